import type { ErrorText } from '../../app-error.ts';
import type { NoteCode } from './message.ts';

/** What is odd about a message that was read, for the clerk and for the sender's engineers. */
export const NOTE_WORDS: Readonly<Record<NoteCode, ErrorText>> = {
  'encoding-differs': {
    vi: 'khai báo bảng mã khác với bảng mã thật',
    en: 'the declared encoding is not the one used',
  },
  'space-before': { vi: 'có khoảng trắng trước XML', en: 'white space before the XML' },
  'undeclared-prefix': { vi: 'có tiền tố chưa khai báo', en: 'a prefix is not declared' },
  'other-namespace': { vi: 'không gian tên khác QCVN 102:2016', en: 'a namespace other than QCVN 102:2016' },
  'older-form': { vi: 'dạng cũ bọc trong SOAP', en: 'the older form, wrapped in SOAP' },
  'value-twice': {
    vi: 'một giá trị được ghi hai lần giống nhau',
    en: 'a value stands twice, the same each time',
  },
  'date-unclear': {
    vi: 'ngày không đọc được chắc chắn, đã bỏ qua',
    en: 'a date that cannot be read without doubt was left out',
  },
  'number-unclear': { vi: 'giá trị không phải số, đã bỏ qua', en: 'a value that is no number was left out' },
  'receiver-without-id': { vi: 'nơi nhận thiếu mã định danh', en: 'a receiver without an organ code' },
  'no-receiver': { vi: 'không có nơi nhận', en: 'no receiver' },
  'no-subject': { vi: 'không có trích yếu', en: 'no subject' },
  'no-number': { vi: 'không có số, ký hiệu', en: 'no number and notation' },
  'no-document-id': { vi: 'không có mã văn bản (DocumentId)', en: 'no DocumentId' },
  'unknown-status': {
    vi: 'mã trạng thái ngoài QĐ 28/2018',
    en: 'a status code that QĐ 28/2018 does not have',
  },
  'unknown-business': {
    vi: 'nghiệp vụ ngoài 0, 1, 2, 3',
    en: 'a business type other than 0, 1, 2, 3',
  },
  'not-in-manifest': {
    vi: 'tệp đính kèm không có trong danh mục',
    en: 'an attachment that the manifest does not list',
  },
  'matched-by-name': {
    vi: 'tệp đính kèm khớp với danh mục theo tên, không theo mã',
    en: 'an attachment agrees with the manifest by its name, not by its id',
  },
  'attachments-elsewhere': {
    vi: 'tệp đính kèm nằm ngoài tệp này (phần khác của thư MIME)',
    en: 'the attachments lie outside this file (other parts of the MIME message)',
  },
  'manifest-twice': { vi: 'danh mục nêu một tệp hai lần', en: 'the manifest lists a file twice' },
  'empty-attachment': { vi: 'tệp đính kèm rỗng', en: 'an empty attachment' },
  'name-changed': {
    vi: 'tên tệp có đường dẫn hoặc ký tự cấm, đã rút gọn',
    en: 'a file name held a path or forbidden characters and was shortened',
  },
  'kept-zipped': {
    vi: 'tệp nén có nhiều tệp bên trong, được giữ nguyên',
    en: 'a ZIP with several files was kept as it is',
  },
  'not-zipped': {
    vi: 'khai báo là ZIP nhưng không phải ZIP, được giữ nguyên',
    en: 'declared as ZIP but is none, kept as it is',
  },
  'zip-undeclared': {
    vi: 'tệp nằm trong ZIP mà loại khai không nói, đã lấy ra',
    en: 'the file lay in a ZIP that its type does not tell of, and was taken out',
  },
  'signature-sha1': {
    vi: 'chữ ký XML dùng SHA-1, đã lỗi thời',
    en: 'the XML signature uses SHA-1, which is outdated',
  },
};
