import { defineErrors } from '../../app-error.ts';

/** Refusals about units, groups and their import. Authority: authority-errors.ts; certificates: certificate-errors.ts. */
export const organisationErrors = defineErrors({
  UNIT_CLOSED: {
    kind: 'conflict',
    title: {
      vi: '“{unit}” đã kết thúc hoạt động ngày {date}; đơn vị kế thừa: {successor}.',
      en: '“{unit}” ended on {date}; its successor is {successor}.',
    },
    remedy: {
      vi: 'Chọn đơn vị kế thừa rồi thực hiện lại.',
      en: 'Choose the successor and try again.',
    },
  },
  UNIT_NOT_YET_OPEN: {
    kind: 'conflict',
    title: {
      vi: '“{unit}” chỉ hoạt động từ ngày {date}.',
      en: '“{unit}” only exists from {date}.',
    },
    remedy: { vi: 'Chọn đơn vị đang hoạt động.', en: 'Choose a unit that exists today.' },
  },
  UNIT_ELSEWHERE: {
    kind: 'conflict',
    title: {
      vi: '“{unit}” thuộc hệ thống khác; ở đây chỉ có trong sổ địa chỉ.',
      en: '“{unit}” belongs to another system; here it stands in the address book only.',
    },
    remedy: {
      vi: 'Chọn đơn vị của hệ thống này. Người, khóa và sổ của đơn vị kia do hệ thống của họ giữ.',
      en: 'Choose a unit of this system. People, keys and books of the other are kept by its own system.',
    },
  },
  DAYS_REVERSED: {
    kind: 'invalid',
    title: { vi: 'Ngày kết thúc đứng trước ngày bắt đầu.', en: 'The last day comes before the first.' },
    remedy: { vi: 'Sửa lại ngày.', en: 'Correct the days.' },
  },
  GROUP_NAME_TAKEN: {
    kind: 'conflict',
    title: { vi: 'Đơn vị đã có nhóm tên “{name}”.', en: 'The unit already has a group “{name}”.' },
    remedy: { vi: 'Đặt tên khác hoặc sửa nhóm đã có.', en: 'Choose another name or change that group.' },
  },
  CSV_UNREADABLE: {
    kind: 'invalid',
    title: { vi: 'Không đọc được tệp CSV ở dòng {line}.', en: 'The CSV file cannot be read at line {line}.' },
    remedy: {
      vi: 'Lưu tệp ở dạng CSV UTF-8, dùng dấu phẩy, đóng đủ dấu ngoặc kép.',
      en: 'Save it as CSV UTF-8 with commas and closed quotes.',
    },
  },
  CSV_COLUMN_MISSING: {
    kind: 'invalid',
    title: { vi: 'Tệp CSV thiếu cột {column}.', en: 'The CSV file lacks the column {column}.' },
    remedy: {
      vi: 'Dòng đầu phải có: name, kind, organ_code, parent, valid_from, valid_to, successor.',
      en: 'The first line must name: name, kind, organ_code, parent, valid_from, valid_to, successor.',
    },
  },
  CSV_REJECTED: {
    kind: 'invalid',
    title: {
      vi: 'Không nạp dòng nào: có {count} lỗi.',
      en: 'Nothing was imported: there are {count} errors.',
    },
    remedy: {
      vi: 'Sửa các dòng được nêu rồi nạp lại; có thể chạy thử trước.',
      en: 'Correct the lines that are named and import again; a dry run shows them first.',
    },
  },
});
