import type { IncomingState } from '../documents/lifecycle/incoming.ts';

export interface ReportQuestion {
  readonly unitId: string;
  /** yyyy-MM-dd, both days included. */
  readonly from: string;
  readonly to: string;
}

/** A number of the incoming books with what became of the document; a line by hand has no document here. */
export interface HandledLine {
  readonly number: number;
  readonly bookName: string;
  /** yyyy-MM-dd */
  readonly arrivedOn: string;
  readonly author: string;
  readonly numberSymbol: string;
  readonly documentDate: string | null;
  readonly titleAndSubject: string;
  readonly forwardedTo: string;
  readonly note: string;
  readonly voidReason: string | null;
  readonly document: HandledDocument | null;
}

export interface HandledDocument {
  readonly state: IncomingState;
  readonly dueDate: string | null;
  readonly finishedAt: Date | null;
  readonly returnReason: string | null;
  /** "15/UBND-VP" of the document that answers, "" while it has no number. */
  readonly replySymbol: string | null;
  /** Those who hold it now, or held it when it was finished. */
  readonly handlers: readonly Handler[];
}

export interface Handler {
  readonly fullName: string;
  readonly unitName: string;
  readonly part: 'lead' | 'cooperate';
  readonly dueDate: string | null;
  readonly result: string | null;
}

/** Lines of the incoming books by type: how many of them in which state. */
export interface IncomingQuantity {
  readonly typeCode: string | null;
  readonly total: number;
  readonly electronic: number;
  readonly doneInTime: number;
  readonly doneLate: number;
  readonly openInTime: number;
  readonly openLate: number;
  readonly sentBack: number;
}

/** Lines of the outgoing books by type. */
export interface OutgoingQuantity {
  readonly typeCode: string | null;
  readonly total: number;
  readonly electronic: number;
  readonly byHand: number;
  readonly sent: number;
  readonly notSent: number;
  readonly recalled: number;
  readonly void: number;
}

/** Of what was sent to one unit; null where nothing has come back yet. */
export interface ReceiptTime {
  readonly receiverUnitId: string | null;
  readonly receiverName: string;
  readonly sent: number;
  readonly received: number;
  readonly accepted: number;
  readonly refused: number;
  readonly medianSeconds: number | null;
  /** Nineteen of twenty were received sooner. */
  readonly slowSeconds: number | null;
  readonly acceptSeconds: number | null;
}

/** yyyy-MM-dd, both days included. */
export interface ReceiptSpan {
  readonly from: string;
  readonly to: string;
}

/** Bound to the running transaction. */
export interface ReportStore {
  /** By day and number; at most `limit`. */
  handled(question: ReportQuestion, limit: number): Promise<readonly HandledLine[]>;
  /** All of them, as the database stood when the first page was asked for. */
  handledPages(question: ReportQuestion, size: number): AsyncIterable<readonly HandledLine[]>;
  /** `today` (yyyy-MM-dd) decides what is late among what is open. */
  incomingQuantities(question: ReportQuestion, today: string): Promise<readonly IncomingQuantity[]>;
  outgoingQuantities(question: ReportQuestion): Promise<readonly OutgoingQuantity[]>;
  /** The slowest first. */
  receiptTimes(question: ReportQuestion): Promise<readonly ReceiptTime[]>;
  /** Days and months that are over and whose times are not kept, or have changed since; the newest first. */
  spansToKeep(limit: number): Promise<readonly ReceiptSpan[]>;
  /** @returns false when somebody is changing a delivery of the span right now: another time then */
  keepSpan(span: ReceiptSpan): Promise<boolean>;
}
