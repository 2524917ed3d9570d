/** The fields of a draft as people give them, checked and made fit to be kept: NĐ 30/2020 appendix VI, part II, I. */
import { AppError } from '../../app-error.ts';
import { cleanOptionalText, cleanText } from '../documents/clean-text.ts';
import type { DocumentOrigin, DocumentRecord, Secrecy, Urgency } from '../documents/document.ts';
import { type DocumentType, documentType } from '../documents/document-types.ts';
import { documentErrors } from '../documents/errors.ts';
import { displayDate } from '../unit-of-work.ts';

/** Absent: as it was; null: empty. */
export interface DraftFields {
  readonly typeCode?: string | undefined;
  readonly origin?: DocumentOrigin | undefined;
  readonly subject?: string | undefined;
  readonly description?: string | null | undefined;
  readonly field?: string | null | undefined;
  readonly urgency?: Urgency | undefined;
  readonly secrecy?: Secrecy | undefined;
  readonly circulation?: string | null | undefined;
  readonly language?: string | undefined;
  /** yyyy-MM-dd */
  readonly dueDate?: string | null | undefined;
  readonly paperCopies?: number | undefined;
  readonly fileCatalog?: number | null | undefined;
  readonly fileNotation?: string | null | undefined;
}

export type CheckedFields = Partial<
  Pick<
    DocumentRecord,
    | 'typeCode'
    | 'origin'
    | 'subject'
    | 'description'
    | 'field'
    | 'urgency'
    | 'circulation'
    | 'language'
    | 'dueDate'
    | 'paperCopies'
    | 'fileCatalog'
    | 'fileNotation'
  >
>;

/** Lengths of appendix VI: Subject 500, Description 500, Language 30, FileNotation 20. */
const limits = {
  subject: 500,
  description: 500,
  field: 100,
  circulation: 100,
  language: 30,
  fileNotation: 20,
};

/** The given fields, cleaned. Refuses state secrets, forbidden characters, lengths, past due dates. */
export function checkFields(fields: DraftFields, today: string): CheckedFields {
  refuseSecret(fields.secrecy);
  const { typeCode, origin, urgency, paperCopies, fileCatalog } = fields;
  return compact({
    typeCode: typeCode === undefined ? undefined : documentType(typeCode).code,
    origin,
    urgency,
    paperCopies,
    fileCatalog,
    subject:
      fields.subject === undefined
        ? undefined
        : cleanText(fields.subject, { field: 'subject', limit: limits.subject }),
    description: optional(fields.description, 'description', true),
    field: optional(fields.field, 'field'),
    circulation: optional(fields.circulation, 'circulation'),
    fileNotation: optional(fields.fileNotation, 'fileNotation'),
    language:
      fields.language === undefined
        ? undefined
        : cleanText(fields.language, { field: 'language', limit: limits.language }),
    dueDate: checkDueDate(fields.dueDate, today),
  });
}

/** What only the whole tells: copies are of the copy types (Đ25), and a file code has both its parts. */
export function checkTogether(
  document: Pick<DocumentRecord, 'typeCode' | 'origin' | 'fileCatalog' | 'fileNotation'>,
): DocumentType {
  const type = documentType(document.typeCode);
  if ((type.kind === 'copy') !== (document.origin === 'copy'))
    throw new AppError(documentErrors.ORIGIN_TYPE_MISMATCH, { params: { type: type.vi } });
  if ((document.fileCatalog === null) !== (document.fileNotation === null))
    throw new AppError(documentErrors.FILE_CODE_INVALID);
  return type;
}

/** State secrets never enter as content (Law on state secrets; NĐ 30/2020 Đ2). */
export function refuseSecret(secrecy: Secrecy | undefined): void {
  if (secrecy !== undefined && secrecy !== 'none') throw new AppError(documentErrors.STATE_SECRET_REFUSED);
}

function optional(
  value: string | null | undefined,
  field: Exclude<keyof typeof limits, 'subject' | 'language'>,
  multiline = false,
): string | null | undefined {
  if (value === undefined) return undefined;
  return cleanOptionalText(value, { field, limit: limits[field], ...(multiline && { multiline }) });
}

function checkDueDate(dueDate: string | null | undefined, today: string): string | null | undefined {
  if (dueDate && dueDate < today)
    throw new AppError(documentErrors.DUE_DATE_PAST, { params: { date: displayDate(dueDate) } });
  return dueDate;
}

/** Without the keys that were not given. */
function compact<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
