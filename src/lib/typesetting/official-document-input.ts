import type { DocumentKind } from './document-kinds.ts';

/** What one official document says; `composeDocument` sets it as NĐ 30/2020 appendix I asks. */
export interface OfficialDocumentInput {
  readonly kind: DocumentKind;
  /** The body above the issuing one, e.g. "UBND HUYỆN YÊN SƠN" (box 2); line breaks are kept. */
  readonly parentAgency?: string;
  /** The issuing agency, e.g. "ỦY BAN NHÂN DÂN XÃ HÙNG LỢI". */
  readonly agency: string;
  /** E.g. "15"; blank for the clerk to fill when left out. */
  readonly number?: string;
  /** E.g. "QĐ-UBND", for a công văn "UBND-VX". */
  readonly symbol: string;
  /** E.g. "Yên Sơn". */
  readonly place: string;
  /** Blank when left out. */
  readonly date?: { readonly day: number; readonly month: number; readonly year: number };
  /** Trích yếu, without "V/v". */
  readonly subject: string;
  /** Line above the bases of a resolution or decision, e.g. "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HÙNG LỢI". */
  readonly authority?: string;
  /** Kính gửi (công văn, tờ trình, báo cáo), or whom a công điện is sent to. */
  readonly addressees?: readonly string[];
  readonly body: readonly BodyBlock[];
  /** Nơi nhận, without dashes and semicolons; the last is the archive line, e.g. "Lưu: VT, NC". */
  readonly recipients: readonly string[];
  /** From left to right; usually one. */
  readonly signers: readonly SignerBlock[];
  readonly urgency?: Urgency;
  /** E.g. "LƯU HÀNH NỘI BỘ" (box 11). */
  readonly circulation?: string;
  /** Drafter's mark and number of copies, e.g. "PL.(300)" (box 12). */
  readonly drafterMark?: string;
  /** Address, telephone, e-mail … at the foot of page one (box 13). */
  readonly contact?: string;
}

/** Khẩn, thượng khẩn, hỏa tốc. */
export type Urgency = 'urgent' | 'very-urgent' | 'express';

export interface SignerBlock {
  /** E.g. ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]. */
  readonly titleLines: readonly string[];
  readonly name: string;
}

export type BodyBlock =
  /** Căn cứ …; set in italics. */
  | { readonly kind: 'basis'; readonly text: string }
  /** "QUYẾT ĐỊNH:", "QUYẾT NGHỊ:"; centred, bold. */
  | { readonly kind: 'formula'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Phần, chương, mục, tiểu mục: its number on one line, its title in capitals below; centred, bold. */
  | { readonly kind: 'chapter'; readonly label: string; readonly title?: string }
  /** "I. NHỮNG KẾT QUẢ", "1. Phạm vi"; bold, on its own line, indented. */
  | { readonly kind: 'heading'; readonly text: string }
  /** "Điều 1. Bản sao văn bản" in bold, then its text in the same paragraph when there is no title. */
  | { readonly kind: 'article'; readonly number: number; readonly title?: string; readonly text?: string }
  | {
      readonly kind: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly string[])[];
    }
  /** A picture across the text width at most; PNG. */
  | { readonly kind: 'picture'; readonly png: Uint8Array; readonly widthMm: number }
  | { readonly kind: 'page-break' };

export interface TableColumn {
  readonly title: string;
  /** Share of the text width; the shares of a table are scaled to fill it. */
  readonly share: number;
  readonly align?: 'left' | 'center' | 'right';
}
