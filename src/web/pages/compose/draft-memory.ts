/**
 * What was typed and not saved stays while the application is open, also when one looks at another page. In memory only: on
 * a shared computer nothing of it is left behind.
 */
import type { Content } from './content.ts';
import type { DraftValues } from './draft-values.ts';

export interface Typed {
  readonly values: DraftValues;
  /** The values that were read, and their version: what was typed stands on them. */
  readonly base: DraftValues;
  readonly version: number | null;
  readonly content: Content | null;
  readonly contentChanged: boolean;
}

const typed = new Map<string, Typed>();
const nameOf = (accountId: string, draft: string) => `${accountId} ${draft}`;

export function recall(accountId: string, draft: string): Typed | undefined {
  return typed.get(nameOf(accountId, draft));
}

export function remember(accountId: string, draft: string, what: Typed): void {
  typed.set(nameOf(accountId, draft), what);
}

export function forget(accountId: string, draft: string): void {
  typed.delete(nameOf(accountId, draft));
}
