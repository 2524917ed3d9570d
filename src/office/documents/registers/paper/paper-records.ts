/** What an office does with paper and writes into a book: posting (NĐ 30/2020 appendix IV, III), use of archive copies (IV). */
import type { Page, PageRequest } from '../../../paging.ts';
import type { Urgency } from '../../document.ts';

/** One of the documents in an envelope, by its line of the outgoing register. */
export interface PostedItem {
  readonly entryId: string;
  readonly documentId: string | null;
  /** The paper delivery that it fulfils, where the addressee stood on the document. */
  readonly deliveryId: string | null;
  readonly numberSymbol: string;
  /** This line filled column (8) of the outgoing register. */
  readonly notedTransfer: boolean;
}

/** How it goes: handed over, by ordinary post, by registered post. */
export const postingMethods = ['hand', 'post', 'registered'] as const;
export type PostingMethod = (typeof postingMethods)[number];

/** What became of it: the addressee signed, or it came back undelivered. */
export const postingOutcomes = ['received', 'returned'] as const;
export type PostingOutcome = (typeof postingOutcomes)[number];

export interface PostingEnd {
  /** Null: neither the signed slip nor the paper itself has come back yet. */
  readonly outcome: PostingOutcome | null;
  /** yyyy-MM-dd */
  readonly outcomeOn: string | null;
  /** Who signed for it; why it came back. */
  readonly outcomeNote: string | null;
}

/** A line of the post book as the follow-up of one delivery shows it; lines struck out are left out. */
export interface DeliveryPosting extends PostingEnd {
  readonly id: string;
  readonly deliveryId: string;
  readonly postedOn: string;
  readonly method: PostingMethod;
  readonly itemNumber: string | null;
}

/** What was handed to the post for one addressee on one day. */
export interface Posting extends PostingEnd {
  readonly id: string;
  readonly unitId: string;
  /** (1) Ngày chuyển, yyyy-MM-dd. */
  readonly postedOn: string;
  /** (2) Số, ký hiệu văn bản: what lies in the envelope. */
  readonly items: readonly PostedItem[];
  /** (3) Nơi nhận văn bản. */
  readonly addressee: string;
  readonly address: string | null;
  /** (4) Số lượng bì. */
  readonly envelopes: number;
  readonly method: PostingMethod;
  /** Of a registered item, as the post gives it. */
  readonly itemNumber: string | null;
  /** The scan of the slip that came back signed. */
  readonly slipSha256: string | null;
  /** (5) Ký nhận và dấu bưu điện: who took it, the day of the postmark, the number of the item; null until known. */
  readonly receipt: string | null;
  /** (6) Ghi chú. */
  readonly note: string | null;
  /** The highest of what lies in it. */
  readonly urgency: Urgency;
  /** A wrong line stays in its place, struck out: when, by whom, why. All null while it stands. */
  readonly struckAt: Date | null;
  readonly struckBy: string | null;
  readonly struckReason: string | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly version: number;
}

/** Where the next page of a book's lines begins. */
export interface LineMark {
  /** yyyy-MM-dd */
  readonly day: string;
  readonly id: string;
}

/** A paper delivery of an issued document that stands in no line of the post book, or whose paper came back undelivered. */
export interface WaitingDelivery {
  readonly deliveryId: string;
  readonly documentId: string;
  readonly entryId: string;
  readonly numberSymbol: string;
  readonly titleAndSubject: string;
  readonly addressee: string;
  readonly urgency: Urgency;
  readonly issuedOn: string;
  /** The main file, to be printed. */
  readonly fileId: string | null;
  /** The last address that was written for this addressee. */
  readonly address: string | null;
}

/** What stands on the unit's envelopes besides its name; null where it has none. */
export interface EnvelopeSender {
  readonly unitId: string;
  readonly address: string | null;
  readonly phone: string | null;
  readonly fax: string | null;
  readonly email: string | null;
  readonly website: string | null;
}

/** An archive copy that somebody used. */
export interface CopyUse {
  readonly id: string;
  readonly unitId: string;
  readonly entryId: string;
  readonly documentId: string | null;
  /** (1) Ngày tháng, yyyy-MM-dd. */
  readonly usedOn: string;
  /** (2) Họ tên người sử dụng. */
  readonly userName: string;
  /** (3) Số, ký hiệu ngày tháng văn bản. */
  readonly numberSymbol: string;
  readonly documentDate: string;
  /** (4) Tên loại và trích yếu nội dung văn bản. */
  readonly titleAndSubject: string;
  /** (5) Số và ký hiệu HS. */
  readonly fileCode: string | null;
  /** (6) Ký nhận; null: signed on paper. */
  readonly receipt: string | null;
  /** (7) Ngày trả, yyyy-MM-dd; null while it is out. */
  readonly returnedOn: string | null;
  /** (8) Người cho phép sử dụng: a leader of the unit on that day. */
  readonly permittedById: string;
  readonly permittedBy: string;
  readonly purpose: string;
  /** (9) Ghi chú. */
  readonly note: string | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly version: number;
}

/** Lines of one unit's book, newest first; days are yyyy-MM-dd, both included. */
export interface PaperQuery extends PageRequest {
  readonly unitId: string;
  readonly from?: string;
  readonly to?: string;
}

export interface PostingQuery extends PaperQuery {
  /** Only lines that stand and of which nothing has come back. */
  readonly open?: boolean;
}

export interface PaperSpan {
  readonly unitId: string;
  readonly from: string;
  readonly to: string;
}

export type PostingChange = Partial<
  Pick<
    Posting,
    | 'receipt'
    | 'itemNumber'
    | 'note'
    | 'slipSha256'
    | 'struckAt'
    | 'struckBy'
    | 'struckReason'
    | keyof PostingEnd
  >
>;

/** Bound to the running transaction. */
export interface PostingStore {
  insert(posting: Posting): Promise<void>;
  get(id: string): Promise<Posting | null>;
  /** Locks the row until the transaction ends. */
  getForUpdate(id: string): Promise<Posting | null>;
  /** Raises the version. */
  update(id: string, change: PostingChange): Promise<void>;
  /** The lines that stand for the paper of this document, by delivery, in the order of days. */
  ofDocument(documentId: string): Promise<readonly DeliveryPosting[]>;
  /** The day of the first posting of this register line that stands; it is noted as the one that fills column (8). */
  noteFirst(entryId: string): Promise<string | null>;
  list(query: PostingQuery): Promise<Page<Posting>>;
  /** In the order of days, as the book has them; those after `after` when it is given. */
  span(span: PaperSpan, limit: number, after?: LineMark): Promise<readonly Posting[]>;
  /** Oldest first. */
  waiting(unitId: string, limit: number): Promise<readonly WaitingDelivery[]>;
  sender(unitId: string): Promise<EnvelopeSender | null>;
  setSender(sender: EnvelopeSender): Promise<void>;
}

/** Bound to the running transaction. */
export interface CopyUseStore {
  insert(use: CopyUse): Promise<void>;
  /** Locks the row until the transaction ends. */
  getForUpdate(id: string): Promise<CopyUse | null>;
  /** Who has the copy of this line now; a second one can not be written while one is out. */
  outOf(entryId: string): Promise<CopyUse | null>;
  /** Raises the version. */
  update(id: string, change: Pick<CopyUse, 'returnedOn' | 'note'>): Promise<void>;
  list(query: PaperQuery & { readonly out?: boolean }): Promise<Page<CopyUse>>;
  /** In the order of days, as the book has them; those after `after` when it is given. */
  span(span: PaperSpan, limit: number, after?: LineMark): Promise<readonly CopyUse[]>;
}
