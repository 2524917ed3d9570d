/** Books, their years and their lines; every column of NĐ 30/2020 appendix IV (I.2 outgoing, VI.2 incoming). */
import type { Secrecy } from '../document.ts';
import type { YearClosing } from './closing.ts';

export type BookDirection = 'outgoing' | 'incoming';

export interface Book {
  readonly id: string;
  readonly unitId: string;
  readonly direction: BookDirection;
  readonly name: string;
  /** Types numbered here; null = all that no other book of the unit names. */
  readonly typeCodes: readonly string[] | null;
  readonly position: number;
  readonly closedAt: Date | null;
  readonly version: number;
}

export type NewBook = Omit<Book, 'version'>;

/** Why a book gives no numbers: those given after the backup it was restored from are not known here. */
export interface NumberHold {
  readonly bookId: string;
  readonly backup: string;
  /** Newest event of the restored record. */
  readonly lastEventAt: Date | null;
  readonly heldAt: Date;
}

export interface BookYear {
  readonly bookId: string;
  readonly year: number;
  readonly nextNumber: number;
  /** yyyy-MM-dd of the newest number. */
  readonly lastDate: string | null;
  readonly closedAt: Date | null;
  /** What the closing stated; null while the year is open. */
  readonly closing?: YearClosing | null;
  /** Set while the book gives no numbers after a restore. */
  readonly hold?: NumberHold | null;
}

/** Sổ đăng ký văn bản đi: the ten columns in the decree's order. Dates are yyyy-MM-dd. */
export interface OutgoingColumns {
  /** (1) Số, ký hiệu văn bản */
  readonly numberSymbol: string;
  /** (2) Ngày tháng văn bản */
  readonly documentDate: string;
  /** (3) Tên loại và trích yếu nội dung văn bản */
  readonly titleAndSubject: string;
  /** (4) Người ký */
  readonly signer: string;
  /** (5) Nơi nhận văn bản */
  readonly recipients: string;
  /** (6) Đơn vị, người nhận bản lưu */
  readonly copyKeeper: string;
  /** (7) Số lượng bản */
  readonly copies: number | null;
  /** (8) Ngày chuyển */
  readonly transferDate: string | null;
  /** (9) Ký nhận: a name on paper; for electronic deliveries told at reading from their receipts (Đ22.3b). */
  readonly receiptSigned: string;
  /** (10) Ghi chú */
  readonly note: string;
}

/** Sổ đăng ký văn bản đến: columns (3)–(10); (1) Ngày đến and (2) Số đến are the line's own date and number. */
export interface IncomingColumns {
  /** (3) Tác giả: the issuing agency */
  readonly author: string;
  /** (4) Số, ký hiệu văn bản */
  readonly numberSymbol: string;
  /** (5) Ngày tháng văn bản */
  readonly documentDate: string | null;
  /** (6) Tên loại và trích yếu nội dung văn bản */
  readonly titleAndSubject: string;
  /** (7) Đơn vị hoặc người nhận */
  readonly forwardedTo: string;
  /** (8) Ngày chuyển */
  readonly transferDate: string | null;
  /** (9) Ký nhận */
  readonly receiptSigned: string;
  /** (10) Ghi chú */
  readonly note: string;
}

interface EntryBase {
  readonly id: string;
  readonly bookId: string;
  readonly year: number;
  readonly number: number;
  readonly documentId: string | null;
  readonly incomingId: string | null;
  readonly byHand: boolean;
  /** Outgoing: date of the document. Incoming: date of arrival. yyyy-MM-dd. */
  readonly entryDate: string;
  readonly voidReason: string | null;
  /** Other than none only for a line made by hand. */
  readonly secrecy?: Secrecy;
  readonly createdAt: Date;
  readonly createdBy: string | null;
}

export type RegisterEntry = EntryBase &
  (
    | { readonly direction: 'outgoing'; readonly columns: OutgoingColumns }
    | { readonly direction: 'incoming'; readonly columns: IncomingColumns }
  );

export type NewRegisterEntry =
  | Omit<Extract<RegisterEntry, { direction: 'outgoing' }>, 'number'>
  | Omit<Extract<RegisterEntry, { direction: 'incoming' }>, 'number'>;

/**
 * The book of a unit that numbers this type: the one that names it, else the one that names none. Closed books never.
 * Null when there is none.
 */
export function bookFor(books: readonly Book[], direction: BookDirection, typeCode: string): Book | null {
  const open = books
    .filter((book) => book.direction === direction && book.closedAt === null)
    .sort((a, b) => a.position - b.position);
  return (
    open.find((book) => book.typeCodes?.includes(typeCode)) ??
    open.find((book) => book.typeCodes === null) ??
    null
  );
}
