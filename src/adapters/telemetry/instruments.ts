/** What the service tells of its work while it works. Where nobody measures, telling costs nothing. */

export interface ToldRequest {
  readonly method: string;
  /** The pattern, never the address. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  /** Of the error that was answered. */
  readonly code: string | undefined;
}

export interface Instruments {
  requestBegun(): void;
  requestEnded(request: ToldRequest): void;
  jobEnded(job: { readonly queue: string; readonly done: boolean; readonly seconds: number }): void;
  /** @param job.final whether it will not be repeated */
  jobFailed(job: { readonly queue: string; readonly final: boolean }): void;
  jobDrivenAgain(queue: string): void;
  signatureMade(signature: { readonly kind: 'person' | 'seal' | 'attachment'; readonly level: string }): void;
  timestampAsked(answer: { readonly ok: boolean; readonly seconds: number }): void;
  pkiFetched(answer: { readonly kind: PkiKind; readonly ok: boolean; readonly seconds: number }): void;
  mailEnded(outcome: 'taken' | 'refused' | 'failed'): void;
  streamOpened(): void;
  streamClosed(): void;
}

export type PkiKind = 'time-stamp' | 'ocsp' | 'crl-or-certificate';

const nothing = (): void => undefined;

export const noInstruments: Instruments = {
  requestBegun: nothing,
  requestEnded: nothing,
  jobEnded: nothing,
  jobFailed: nothing,
  jobDrivenAgain: nothing,
  signatureMade: nothing,
  timestampAsked: nothing,
  pkiFetched: nothing,
  mailEnded: nothing,
  streamOpened: nothing,
  streamClosed: nothing,
};
