/**
 * The steps that people take on a document, each in a file of its own, loaded when the server names the step in `mayDo`.
 * A component draws its button (and what the button opens); the document is in `useOpenDocument()`.
 */
import { type ComponentType, lazy } from 'react';
import type { StepRow } from '../../../components/record/step-bar.tsx';

const row = (step: string, load: () => Promise<{ readonly default: ComponentType }>): StepRow => ({
  step,
  Action: lazy(load),
});

/** In the order in which they stand; the main step first. */
export const actions: readonly StepRow[] = [
  row('submit', () => import('./submit.tsx')),
  row('edit', () => import('./edit.tsx')),
  row('sign', () => import('./sign.tsx')),
  row('approve-content', () => import('./approve-content.tsx')),
  row('approve-form', () => import('./approve-form.tsx')),
  row('issue', () => import('../../outgoing/actions/issue.tsx')),
  row('send', () => import('../../outgoing/actions/send.tsx')),
  row('return', () => import('./return.tsx')),
  row('recall', () => import('../../outgoing/actions/recall.tsx')),
  row('evidence', () => import('../../outgoing/actions/evidence.tsx')),
  row('spoil', () => import('../../outgoing/actions/spoil.tsx')),
];
