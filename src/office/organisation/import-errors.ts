import { defineErrors } from '../../app-error.ts';

const fixLine = { vi: 'Sửa ô này rồi nạp lại.', en: 'Correct this cell and import again.' } as const;

/** What can be wrong with one line of an import; the answer names line and column. */
export const importErrors = defineErrors({
  CSV_VALUE_MISSING: {
    kind: 'invalid',
    title: { vi: 'Thiếu giá trị.', en: 'The value is missing.' },
    remedy: fixLine,
  },
  CSV_CODE_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Mã định danh “{value}” không đúng mẫu 000.02.25.H60 hoặc H60.25.02.',
      en: 'The organ code “{value}” is neither like 000.02.25.H60 nor like H60.25.02.',
    },
    remedy: fixLine,
  },
  CSV_DATE_INVALID: {
    kind: 'invalid',
    title: { vi: 'Ngày “{value}” không đúng dạng yyyy-MM-dd.', en: 'The date “{value}” is not yyyy-MM-dd.' },
    remedy: fixLine,
  },
  CSV_DATES_REVERSED: {
    kind: 'invalid',
    title: { vi: 'Ngày kết thúc đứng trước ngày bắt đầu.', en: 'It ends before it begins.' },
    remedy: fixLine,
  },
  CSV_LINE_TWICE: {
    kind: 'invalid',
    title: {
      vi: 'Trùng mã định danh và ngày bắt đầu với dòng {value}.',
      en: 'Same organ code and first day as line {value}.',
    },
    remedy: fixLine,
  },
  CSV_SPANS_OVERLAP: {
    kind: 'invalid',
    title: {
      vi: 'Hai đơn vị cùng mã “{value}” trong cùng thời gian.',
      en: 'Two units bear the code “{value}” at the same time.',
    },
    remedy: fixLine,
  },
  CSV_REFERENCE_UNKNOWN: {
    kind: 'invalid',
    title: {
      vi: 'Không có đơn vị nào tên hoặc mã “{value}”.',
      en: 'There is no unit of the name or code “{value}”.',
    },
    remedy: fixLine,
  },
  CSV_REFERENCE_AMBIGUOUS: {
    kind: 'invalid',
    title: {
      vi: '“{value}” chỉ nhiều đơn vị; hãy ghi mã định danh.',
      en: '“{value}” means several units; write its code.',
    },
    remedy: fixLine,
  },
  CSV_HIDDEN_CHARACTER: {
    kind: 'invalid',
    title: {
      vi: 'Có ký tự không nhìn thấy hoặc đảo chiều ({value}).',
      en: 'It holds an invisible or direction-changing character ({value}).',
    },
    remedy: fixLine,
  },
  CSV_UNIT_ELSEWHERE: {
    kind: 'conflict',
    title: {
      vi: '“{value}” thuộc hệ thống khác, không sửa và không làm cấp trên bằng tệp này được.',
      en: '“{value}” belongs to another system: this file can neither change it nor stand units below it.',
    },
    remedy: {
      vi: 'Bỏ dòng này; sửa cơ quan ấy ở trang Liên thông.',
      en: 'Leave the line out; change that agency on the page of other systems.',
    },
  },
  CSV_PARENT_LOOP: {
    kind: 'invalid',
    title: { vi: 'Đơn vị đứng dưới chính mình.', en: 'The unit would stand below itself.' },
    remedy: fixLine,
  },
  CSV_LINE_FORBIDDEN: {
    kind: 'forbidden',
    title: {
      vi: 'Bạn không được thay đổi đơn vị này.',
      en: 'You may not change this unit.',
    },
    remedy: {
      vi: 'Nhờ phụ trách công nghệ thông tin của cấp trên nạp dòng này.',
      en: 'Ask the IT officer of the unit above to import this line.',
    },
  },
});
