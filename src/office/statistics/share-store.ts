import type { ShareFact } from '../ledger/events.ts';
import type { Page, PageRequest } from '../paging.ts';

export interface ShareQuestion {
  readonly unitId: string;
  readonly direction: ShareFact['direction'];
  /** yyyy-MM-dd, both days included. */
  readonly from: string;
  readonly to: string;
  /** Of this type of document alone. */
  readonly typeCode?: string;
}

export interface ShareCounts {
  readonly classes: Readonly<Record<ShareFact['class'], number>>;
  /** Of the counted: copies under Đ25 and digitised paper. */
  readonly copiesAndDigitised: number;
  /** Of the counted: taken back later. */
  readonly recalled: number;
  /** Of the counted: recorded or changed after the period had ended. */
  readonly restated: number;
  /** Left out, where the service knows of them. */
  readonly excluded: {
    /** Null where this service cannot know: an outgoing state secret never enters it. */
    readonly stateSecrets: number | null;
    readonly simulated: number;
    /** Outgoing: issued in the period and not sent yet. */
    readonly notSent: number;
  };
}

/** A document behind a figure. */
export interface CountedDocument {
  readonly id: string;
  readonly direction: ShareFact['direction'];
  readonly class: ShareFact['class'];
  readonly cause: string | null;
  readonly origin: ShareFact['origin'];
  readonly typeCode: string;
  readonly countedOn: string;
  readonly recalled: boolean;
  readonly restatedAt: Date | null;
  readonly numberSymbol: string;
  readonly subject: string;
}

/** Left out of the count, so of no class. */
export interface LeftOutDocument extends Omit<CountedDocument, 'class'> {
  readonly class: null;
}

/** What is told apart among the counted. */
export const countedParts = ['copies', 'recalled', 'restated'] as const;
/** What is left out, where it can be shown; a state secret can not. */
export const leftOutParts = ['not-sent', 'simulated'] as const;

export interface CountedQuery extends ShareQuestion, PageRequest {
  /** One of these classes. */
  readonly classes?: readonly ShareFact['class'][];
  readonly cause?: string;
  readonly part?: (typeof countedParts)[number];
  /** Those of the units below as well. */
  readonly below?: boolean;
}

/** Counted documents of several units in one list. */
export interface CountedTogether extends CountedQuery {
  readonly unitIds: readonly string[];
}

export interface LeftOutQuery extends ShareQuestion, PageRequest {
  readonly part: (typeof leftOutParts)[number];
}

/** By what the documents of a figure are told apart; `cause` knows only those that are not A. */
export const shareGroupings = ['month', 'type', 'cause'] as const;
export type ShareGrouping = (typeof shareGroupings)[number];

export interface ShareGroup {
  /** yyyy-MM, a type code, or why not A. */
  readonly key: string;
  readonly classes: ShareCounts['classes'];
}

export interface UnitShare {
  readonly unitId: string;
  readonly unitName: string;
  readonly kind: string;
  /** Null for the whole period. */
  readonly month: string | null;
  readonly classes: ShareCounts['classes'];
}

/** Bound to the running transaction. */
export interface ShareStore {
  factOf(direction: ShareFact['direction'], recordId: string): Promise<ShareFact | null>;
  /** Those of them that are counted. */
  factsOf(direction: ShareFact['direction'], recordIds: readonly string[]): Promise<readonly ShareFact[]>;
  counts(question: ShareQuestion): Promise<ShareCounts>;
  /** By the day they count on, then by id. */
  documents(query: CountedQuery): Promise<Page<CountedDocument>>;
  /** The same, of all these units together. */
  documentsOf(query: CountedTogether): Promise<Page<CountedDocument>>;
  /** Outgoing only; by the day of issue, then by id. */
  leftOut(query: LeftOutQuery): Promise<Page<LeftOutDocument>>;
  /** Groups without documents are left out; by key. */
  groups(question: ShareQuestion, by: ShareGrouping): Promise<readonly ShareGroup[]>;
  /** The unit and every unit below it that stood in the period; one without documents comes once, with zeros. */
  ofUnitsBelow(question: ShareQuestion, monthly: boolean): Promise<readonly UnitShare[]>;
}
