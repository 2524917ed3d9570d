/** One sentence for each kind of later change, in Vietnamese and English. */
import type { ErrorText } from '../../app-error.ts';
import type { Finding, ModificationKind } from './modification/finding.ts';
import type { ModificationReport } from './report.ts';

const TEXTS: Readonly<Record<ModificationKind, ErrorText>> = {
  'validation-data': {
    vi: 'Bổ sung dữ liệu kiểm tra chữ ký lâu dài.',
    en: 'Long-term validation data was added.',
  },
  'document-timestamp': { vi: 'Bổ sung dấu thời gian cho tài liệu.', en: 'A document time-stamp was added.' },
  bookkeeping: { vi: 'Cập nhật dữ liệu kỹ thuật của tệp.', en: 'Technical data of the file was updated.' },
  'document-information': {
    vi: 'Cập nhật thông tin mô tả tệp (tiêu đề, chương trình, ngày sửa).',
    en: 'The description of the file (title, program, date) was updated.',
  },
  'field-filled': {
    vi: 'Điền trường “{field}”{change}.',
    en: 'The field “{field}” was filled in{change}.',
  },
  'field-locked-changed': {
    vi: 'Trường “{field}” đã bị khóa khi ký nhưng sau đó bị sửa{change}.',
    en: 'The field “{field}” was locked by the signature and changed afterwards{change}.',
  },
  'field-changed-in-certified': {
    vi: 'Trường “{field}” bị sửa{change} trong khi tài liệu không cho phép thay đổi.',
    en: 'The field “{field}” was changed{change} although the document allows no changes.',
  },
  'field-appearance-only': {
    vi: 'Hình hiển thị của trường “{field}” bị vẽ lại trong khi giá trị không đổi.',
    en: 'The field “{field}” was redrawn although its value did not change.',
  },
  'field-changed': {
    vi: 'Trường “{field}” bị thay đổi ngoài việc điền giá trị.',
    en: 'The field “{field}” was altered in another way than being filled in.',
  },
  'field-added': {
    vi: 'Thêm trường “{field}” không phải chữ ký sau khi ký.',
    en: 'The field “{field}”, which is no signature, was added after signing.',
  },
  'field-removed': {
    vi: 'Trường “{field}” bị xóa sau khi ký.',
    en: 'The field “{field}” was removed after signing.',
  },
  'field-draws': {
    vi: 'Ô “{field}” không mang chữ ký của người nào nhưng vẽ hình đè lên trang sau khi ký.',
    en: 'The field “{field}” bears nobody’s signature and draws over a page after signing.',
  },
  'signature-added': { vi: 'Thêm chữ ký “{field}”.', en: 'The signature “{field}” was added.' },
  'signed-field-added': {
    vi: 'Thêm ô chữ ký “{field}” cùng chữ ký.',
    en: 'The signature field “{field}” was added together with its signature.',
  },
  'signature-field-added': {
    vi: 'Thêm ô chữ ký “{field}”.',
    en: 'The signature field “{field}” was added.',
  },
  'signature-changed': {
    vi: 'Chữ ký “{field}” đã ký bị sửa.',
    en: 'The finished signature “{field}” was altered.',
  },
  'signature-removed': { vi: 'Chữ ký “{field}” bị gỡ bỏ.', en: 'The signature “{field}” was removed.' },
  annotation: {
    vi: 'Chú thích trên trang {page} được thêm hoặc sửa sau khi ký.',
    en: 'An annotation on page {page} was added or changed after signing.',
  },
  'certification-changed': {
    vi: 'Quyền thay đổi do chữ ký chứng nhận đặt ra bị sửa hoặc gỡ bỏ.',
    en: 'The permissions set by a certification were changed or removed.',
  },
  'page-content': {
    vi: 'Nội dung trang {page} bị thay đổi sau khi ký.',
    en: 'The content of page {page} was changed after signing.',
  },
  'page-font': {
    vi: 'Phông chữ của trang {page} bị tráo sau khi ký.',
    en: 'A font of page {page} was swapped after signing.',
  },
  'page-resources': {
    vi: 'Hình ảnh hoặc tài nguyên của trang {page} bị thay đổi sau khi ký.',
    en: 'Images or resources of page {page} were changed after signing.',
  },
  'page-changed': {
    vi: 'Trang {page} bị thay đổi sau khi ký.',
    en: 'Page {page} was changed after signing.',
  },
  'pages-changed': {
    vi: 'Trang bị thêm, bớt hoặc thay thế sau khi ký.',
    en: 'Pages were added, removed or replaced after signing.',
  },
  'form-changed': { vi: 'Biểu mẫu bị thay đổi sau khi ký.', en: 'The form was changed after signing.' },
  'redraw-asked': {
    vi: 'Sau khi ký, tệp yêu cầu phần mềm vẽ lại các trường; hình hiển thị có thể khác lúc ký.',
    en: 'After signing, the file asks programs to redraw its fields; they may look otherwise than when signed.',
  },
  'structure-tree': {
    vi: 'Cấu trúc đọc của tài liệu bị thay đổi sau khi ký.',
    en: 'The structure of the document was changed after signing.',
  },
  outlines: {
    vi: 'Mục lục dấu trang bị thay đổi sau khi ký.',
    en: 'The bookmarks were changed after signing.',
  },
  names: {
    vi: 'Danh mục tên, đích đến hoặc tệp đính kèm bị thay đổi sau khi ký.',
    en: 'Names, destinations or attached files were changed after signing.',
  },
  'catalog-changed': {
    vi: 'Thiết lập chung của tài liệu bị thay đổi sau khi ký.',
    en: 'Settings of the document were changed after signing.',
  },
  encryption: {
    vi: 'Mã hóa của tệp bị thay đổi sau khi ký.',
    en: 'The encryption was changed after signing.',
  },
  'older-view': {
    vi: 'Tệp có hai bảng tham chiếu và không đọc được theo bảng cũ.',
    en: 'The file has two cross-reference views and cannot be read by the older one.',
  },
  'chain-broken': {
    vi: 'Phần thêm vào sau khi ký không nối tiếp đúng phiên bản đã ký.',
    en: 'What was appended after signing does not continue the signed revision.',
  },
};

/** Findings as reports; those that say the same are told once, the first place standing for all. */
export function reportModifications(findings: readonly Finding[]): ModificationReport[] {
  const reports = new Map<string, ModificationReport>();
  for (const finding of findings) {
    const report = toReport(finding);
    const key = `${finding.judgement} ${report.en}`;
    if (!reports.has(key)) reports.set(key, report);
  }
  return [...reports.values()];
}

function toReport(finding: Finding): ModificationReport {
  const text = TEXTS[finding.kind];
  return {
    kind: finding.kind,
    where: finding.where,
    permitted: finding.judgement === 'permitted',
    open: finding.judgement === 'open',
    vi: fill(text.vi, finding, { from: 'từ', to: 'thành', nothing: 'trống' }),
    en: fill(text.en, finding, { from: 'from', to: 'to', nothing: 'empty' }),
  };
}

interface Joints {
  readonly from: string;
  readonly to: string;
  readonly nothing: string;
}

function fill(text: string, finding: Finding, joints: Joints): string {
  const quote = (value: string | undefined): string => (value ? `“${clip(value)}”` : joints.nothing);
  const changed = finding.before !== finding.after;
  const change = changed
    ? ` ${joints.from} ${quote(finding.before)} ${joints.to} ${quote(finding.after)}`
    : '';
  return text
    .replace('{field}', () => clip(finding.field ?? '?'))
    .replace('{page}', () => String(finding.page ?? '?'))
    .replace('{change}', () => change);
}

/** Text out of a stranger's file: short, and without characters that hide or turn it. */
function clip(value: string): string {
  const plain = value
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, ' ')
    .trim();
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
