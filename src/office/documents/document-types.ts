/**
 * The types of documents and their abbreviations: NĐ 30/2020 Đ7 and appendix III (29 administrative types), the three copies
 * (Đ3, Đ25), and the two normative types of a local committee, which keep a series of their own (Đ15.1a).
 */
import { AppError } from '../../app-error.ts';
import { documentErrors } from './errors.ts';

export type DocumentKind = 'administrative' | 'copy' | 'normative';

export interface DocumentType {
  /** Stable code: the decree's abbreviation; CV and ThC for the two types that have none. */
  readonly code: string;
  /** As it stands in the symbol; empty for công văn and thư công. */
  readonly abbreviation: string;
  readonly vi: string;
  readonly en: string;
  readonly kind: DocumentKind;
}

const administrative: readonly (readonly [code: string, vi: string, en: string, abbreviation?: string])[] = [
  ['NQ', 'Nghị quyết', 'Resolution'],
  ['QĐ', 'Quyết định', 'Decision'],
  ['CT', 'Chỉ thị', 'Directive'],
  ['QC', 'Quy chế', 'Regulation'],
  ['QyĐ', 'Quy định', 'Rules'],
  ['TC', 'Thông cáo', 'Communiqué'],
  ['TB', 'Thông báo', 'Notice'],
  ['HD', 'Hướng dẫn', 'Guidance'],
  ['CTr', 'Chương trình', 'Programme'],
  ['KH', 'Kế hoạch', 'Plan'],
  ['PA', 'Phương án', 'Option plan'],
  ['ĐA', 'Đề án', 'Scheme'],
  ['DA', 'Dự án', 'Project'],
  ['BC', 'Báo cáo', 'Report'],
  ['BB', 'Biên bản', 'Minutes'],
  ['TTr', 'Tờ trình', 'Submission'],
  ['HĐ', 'Hợp đồng', 'Contract'],
  ['CV', 'Công văn', 'Official letter', ''],
  ['CĐ', 'Công điện', 'Telegram'],
  ['BGN', 'Bản ghi nhớ', 'Memorandum'],
  ['BTT', 'Bản thỏa thuận', 'Agreement'],
  ['GUQ', 'Giấy ủy quyền', 'Power of attorney'],
  ['GM', 'Giấy mời', 'Invitation'],
  ['GGT', 'Giấy giới thiệu', 'Letter of introduction'],
  ['GNP', 'Giấy nghỉ phép', 'Leave permit'],
  ['PG', 'Phiếu gửi', 'Dispatch slip'],
  ['PC', 'Phiếu chuyển', 'Transfer slip'],
  ['PB', 'Phiếu báo', 'Notification slip'],
  ['ThC', 'Thư công', 'Official courtesy letter', ''],
];

export const documentTypes: readonly DocumentType[] = [
  ...administrative.map(
    ([code, vi, en, abbreviation = code]): DocumentType => ({
      code,
      abbreviation,
      vi,
      en,
      kind: 'administrative',
    }),
  ),
  { code: 'SY', abbreviation: 'SY', vi: 'Bản sao y', en: 'Certified copy', kind: 'copy' },
  { code: 'TrS', abbreviation: 'TrS', vi: 'Bản trích sao', en: 'Certified extract', kind: 'copy' },
  { code: 'SL', abbreviation: 'SL', vi: 'Bản sao lục', en: 'Copy of a copy', kind: 'copy' },
  {
    code: 'NQ-QPPL',
    abbreviation: 'NQ',
    vi: 'Nghị quyết quy phạm pháp luật',
    en: 'Normative resolution',
    kind: 'normative',
  },
  {
    code: 'QĐ-QPPL',
    abbreviation: 'QĐ',
    vi: 'Quyết định quy phạm pháp luật',
    en: 'Normative decision',
    kind: 'normative',
  },
];

const byCode = new Map(documentTypes.map((type) => [type.code, type]));

export function isDocumentType(code: string): boolean {
  return byCode.has(code.normalize('NFC'));
}

/** The type of that code (NFC), or `DOCUMENT_TYPE_UNKNOWN`. */
export function documentType(code: string): DocumentType {
  const type = byCode.get(code.normalize('NFC'));
  if (!type) throw new AppError(documentErrors.DOCUMENT_TYPE_UNKNOWN, { params: { typeCode: code } });
  return type;
}

/** Công văn and thư công: no type name in the symbol, "V/v" before the subject. */
export function isLetter(type: DocumentType): boolean {
  return type.abbreviation === '';
}
