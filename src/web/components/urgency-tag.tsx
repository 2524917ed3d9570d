import { Tag } from 'antd';
import { stateWords } from '../catalogue/states.ts';
import { useWords } from '../catalogue/words.ts';

const tones: Readonly<Record<string, string>> = {
  urgent: 'warning',
  'very-urgent': 'error',
  express: 'error',
};

/** Nothing for a document without urgency. */
export function UrgencyTag({ urgency }: { readonly urgency: string }) {
  const states = useWords(stateWords);
  if (urgency === 'normal') return null;
  return <Tag color={tones[urgency] ?? 'default'}>{states.urgency[urgency] ?? urgency}</Tag>;
}
