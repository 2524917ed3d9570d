/** Number and symbol of a document: NĐ 30/2020, appendix I, part I, II.3. */
import { AppError } from '../../app-error.ts';
import { type DocumentType, documentType, isLetter } from './document-types.ts';
import { documentErrors } from './errors.ts';

/** Appendix VI, CodeNotation. */
const notationLimit = 30;

export interface NotationParts {
  readonly type: DocumentType;
  /** Of the issuing unit: "UBND". */
  readonly unitAbbreviation: string;
  /** Of the drafting unit or the field, for công văn: "VX", "VP"; null when the unit has no such part. */
  readonly drafting: string | null;
}

/** "QĐ-UBND"; for công văn "UBND-VX". Refuses `NOTATION_TOO_LONG`. */
export function buildNotation({ type, unitAbbreviation, drafting }: NotationParts): string {
  const parts = isLetter(type) ? [unitAbbreviation, drafting ?? ''] : [type.abbreviation, unitAbbreviation];
  const notation = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('-');
  if ([...notation].length > notationLimit)
    throw new AppError(documentErrors.NOTATION_TOO_LONG, { params: { notation } });
  return notation;
}

/** Numbers below 10 get a leading zero: "05". */
export function numberText(number: number): string {
  return String(number).padStart(2, '0');
}

export interface Numbered {
  readonly typeCode: string;
  readonly notation: string;
  readonly number: number | null;
  readonly year: number | null;
}

/**
 * "15/QĐ-UBND", a normative document "15/2026/QĐ-UBND" (Law on normative documents); before the number is held
 * "/QĐ-UBND" is what can be said, and the notation alone is returned.
 */
export function numberSymbol(document: Numbered): string {
  if (document.number === null) return document.notation;
  const withYear = documentType(document.typeCode).kind === 'normative' && document.year !== null;
  return [numberText(document.number), ...(withYear ? [document.year] : []), document.notation].join('/');
}

/** Days below 10 and the months 1 and 2 get a leading zero (appendix I, II.4b): "ngày 05 tháng 9 năm 2026". */
export function decreeDate(isoDate: string): string {
  const { day, month, year } = decreeDateParts(isoDate);
  return `ngày ${day} tháng ${month} năm ${year}`;
}

export function decreeDateParts(isoDate: string): { day: string; month: string; year: string } {
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return { day, month: Number(month) <= 2 ? month : String(Number(month)), year };
}
