/**
 * The 29 types of administrative documents (NĐ 30/2020 Đ7) with their abbreviations (appendix III, I), in the decree's
 * order. `letter` is the công văn: its subject stands under the number, and it has no type name. Công văn and thư công
 * have no abbreviation.
 */
export const DOCUMENT_KINDS = {
  'nghi-quyet': { name: 'Nghị quyết', abbreviation: 'NQ', layout: 'resolution' },
  'quyet-dinh': { name: 'Quyết định', abbreviation: 'QĐ', layout: 'resolution' },
  'chi-thi': { name: 'Chỉ thị', abbreviation: 'CT', layout: 'named' },
  'quy-che': { name: 'Quy chế', abbreviation: 'QC', layout: 'named' },
  'quy-dinh': { name: 'Quy định', abbreviation: 'QyĐ', layout: 'named' },
  'thong-cao': { name: 'Thông cáo', abbreviation: 'TC', layout: 'named' },
  'thong-bao': { name: 'Thông báo', abbreviation: 'TB', layout: 'named' },
  'huong-dan': { name: 'Hướng dẫn', abbreviation: 'HD', layout: 'named' },
  'chuong-trinh': { name: 'Chương trình', abbreviation: 'CTr', layout: 'named' },
  'ke-hoach': { name: 'Kế hoạch', abbreviation: 'KH', layout: 'named' },
  'phuong-an': { name: 'Phương án', abbreviation: 'PA', layout: 'named' },
  'de-an': { name: 'Đề án', abbreviation: 'ĐA', layout: 'named' },
  'du-an': { name: 'Dự án', abbreviation: 'DA', layout: 'named' },
  'bao-cao': { name: 'Báo cáo', abbreviation: 'BC', layout: 'named' },
  'bien-ban': { name: 'Biên bản', abbreviation: 'BB', layout: 'minutes' },
  'to-trinh': { name: 'Tờ trình', abbreviation: 'TTr', layout: 'named' },
  'hop-dong': { name: 'Hợp đồng', abbreviation: 'HĐ', layout: 'named' },
  'cong-van': { name: 'Công văn', abbreviation: '', layout: 'letter' },
  'cong-dien': { name: 'Công điện', abbreviation: 'CĐ', layout: 'telegram' },
  'ban-ghi-nho': { name: 'Bản ghi nhớ', abbreviation: 'BGN', layout: 'named' },
  'ban-thoa-thuan': { name: 'Bản thỏa thuận', abbreviation: 'BTT', layout: 'named' },
  'giay-uy-quyen': { name: 'Giấy ủy quyền', abbreviation: 'GUQ', layout: 'named' },
  'giay-moi': { name: 'Giấy mời', abbreviation: 'GM', layout: 'named' },
  'giay-gioi-thieu': { name: 'Giấy giới thiệu', abbreviation: 'GGT', layout: 'named' },
  'giay-nghi-phep': { name: 'Giấy nghỉ phép', abbreviation: 'GNP', layout: 'named' },
  'phieu-gui': { name: 'Phiếu gửi', abbreviation: 'PG', layout: 'named' },
  'phieu-chuyen': { name: 'Phiếu chuyển', abbreviation: 'PC', layout: 'named' },
  'phieu-bao': { name: 'Phiếu báo', abbreviation: 'PB', layout: 'named' },
  'thu-cong': { name: 'Thư công', abbreviation: '', layout: 'named' },
} as const satisfies Record<string, DocumentKindInfo>;

export interface DocumentKindInfo {
  readonly name: string;
  readonly abbreviation: string;
  /** Which sample of appendix III the page follows. */
  readonly layout: 'resolution' | 'named' | 'minutes' | 'letter' | 'telegram';
}

export type DocumentKind = keyof typeof DOCUMENT_KINDS;
