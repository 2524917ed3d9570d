/**
 * The registers of a unit that have no numbers of their own, by year: handling (NĐ 30/2020 appendix IV, VIII), quantities
 * (appendix VI, part I, V), post (III), use of archive copies (IV). What belongs to a year is told by the day in the form's own
 * line: of arrival, of the document, of posting, of use.
 */

export const yearRegisters = ['handling', 'quantities', 'postings', 'copy-uses'] as const;
export type YearRegister = (typeof yearRegisters)[number];

export interface FrozenFile {
  readonly sha256: string;
  readonly size: number;
}

/** One of the books that a closed year is bound in, frozen in both formats: later downloads give these very bytes. */
export interface BoundVolume {
  /** From 1. */
  readonly volume: number;
  readonly lines: number;
  /** yyyy-MM-dd; null where the year has no line. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly pdf: FrozenFile;
  readonly xlsx: FrozenFile;
}

export interface RegisterClosing {
  readonly closedBy: string;
  readonly position: string;
  readonly lines: number;
  /** Lines that something was still missing of: a result, the postmark, the return. */
  readonly unfinished: number;
  /** In their order; at least one. */
  readonly volumes: readonly BoundVolume[];
}

export interface RegisterYear {
  readonly unitId: string;
  readonly register: YearRegister;
  readonly year: number;
  readonly closedAt: Date | null;
  readonly closing: RegisterClosing | null;
}

export type RegisterYearName = Pick<RegisterYear, 'unitId' | 'register' | 'year'>;

/** Bound to the running transaction. */
export interface RegisterYearStore {
  /** The year's row, made when missing, locked until the transaction ends. */
  lock(name: RegisterYearName): Promise<RegisterYear>;
  /** The year's row, made when missing, shared until the transaction ends: a closing waits for it, or has come before and is seen. */
  share(name: RegisterYearName): Promise<RegisterYear>;
  find(name: RegisterYearName): Promise<RegisterYear | null>;
  /** Those of the unit that are closed, newest first. */
  closed(unitId: string): Promise<readonly RegisterYear[]>;
  /** The row must be locked. */
  close(
    name: RegisterYearName,
    closed: { readonly closedAt: Date; readonly closing: RegisterClosing },
  ): Promise<void>;
}
