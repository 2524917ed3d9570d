/** What the fuzzer and its worker tell each other. */
import { join } from 'node:path';

export interface WorkerTask {
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  /** For the files of findings, and for `current.pdf`, the case that runs. */
  readonly folder: string;
  readonly slowMs: number;
}

/** Where the file of a finding is kept, without its ending. */
export function pathOf(folder: string, seed: number, index: number): string {
  return join(folder, `seed-${seed}-case-${index}`);
}

export type WorkerMessage =
  | { readonly kind: 'begins'; readonly index: number }
  | {
      readonly kind: 'ended';
      readonly index: number;
      readonly ms: number;
      readonly heap: number;
      readonly outcome: Readonly<Record<string, string>>;
      readonly error?: string;
    }
  | { readonly kind: 'done' };
