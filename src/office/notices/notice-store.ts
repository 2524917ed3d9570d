import type { Page, PageRequest } from '../paging.ts';
import type { NoticeKind } from './notice-kinds.ts';

/** When an account was last told, by which promise, and how often today. */
export interface MailState {
  readonly accountId: string;
  /** The promise that took the turn. */
  readonly jobId: string | null;
  readonly claimedAt: Date | null;
  /** What began to wait before this moment has been told. */
  readonly toldUntil: Date | null;
  /** The day in Vietnam that `count` belongs to. */
  readonly countedOn: string | null;
  readonly count: number;
  /** Refused for good; mail goes out again when the address has changed or was confirmed. */
  readonly failingAddress: string | null;
  readonly failingSince: Date | null;
}

export interface MailProblem {
  readonly id: string;
  readonly accountId: string;
  readonly address: string;
  /** SMTP answer code; null when no server was asked. */
  readonly code: number | null;
  readonly said: string;
  readonly at: Date;
}

export interface ListedMailProblem extends MailProblem {
  readonly username: string;
  readonly fullName: string;
  /** No mail goes to this address any more. */
  readonly failing: boolean;
}

export interface NoticeStore {
  /** Of these arrivals, those whose sender limits their circulation. */
  limitedArrivals(incomingIds: readonly string[]): Promise<ReadonlySet<string>>;
  switchedOff(accountId: string): Promise<readonly NoticeKind[]>;
  setSwitchedOff(accountId: string, kinds: readonly NoticeKind[], now: Date): Promise<void>;
  /** Null before the first mail. */
  mailState(accountId: string): Promise<MailState | null>;
  /** Locks the row, made when there is none. */
  mailStateForUpdate(accountId: string): Promise<MailState>;
  saveMailState(state: MailState): Promise<void>;
  addProblem(problem: MailProblem): Promise<void>;
  /** Newest first. */
  problemsOf(accountId: string, limit: number): Promise<readonly MailProblem[]>;
  /** Of people who hold a post in these units or below. Newest first. */
  problemsIn(unitIds: readonly string[], on: string, page: PageRequest): Promise<Page<ListedMailProblem>>;
  forgetProblems(before: Date): Promise<void>;
  setAddress(personId: string, address: string | null): Promise<void>;
}
