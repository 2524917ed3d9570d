import { defineErrors } from '../../../app-error.ts';

export const registerErrors = defineErrors({
  BOOK_MISSING: {
    kind: 'conflict',
    title: {
      vi: 'Đơn vị chưa có sổ đăng ký dùng cho loại văn bản này.',
      en: 'The unit has no register book for this type of document.',
    },
    remedy: { vi: 'Mở sổ trong mục Sổ đăng ký.', en: 'Open a book under Registers.' },
  },
  BOOK_CLOSED: {
    kind: 'conflict',
    title: { vi: 'Sổ “{book}” đã khoá.', en: 'The book “{book}” is closed.' },
    remedy: { vi: 'Chọn sổ khác hoặc mở sổ mới.', en: 'Choose another book or open a new one.' },
  },
  BOOK_AWAITS_CONFIRMATION: {
    kind: 'conflict',
    title: {
      vi: 'Sổ này tạm ngừng cấp số: hệ thống được khôi phục từ {backup}, số cấp sau bản sao lưu đó chưa được xác nhận.',
      en: 'This book gives no numbers for now: the system was restored from {backup}, and numbers given after it are not confirmed.',
    },
    remedy: {
      vi: 'Đối chiếu số cuối cùng trên sổ giấy hoặc văn bản nơi nhận đang giữ, rồi nhờ quản trị hệ thống xác nhận bằng “antin admin confirm-numbers”.',
      en: 'Find the last number on paper or at the receivers, then have IT confirm it with “antin admin confirm-numbers”.',
    },
  },
  BOOK_NOT_HELD: {
    kind: 'conflict',
    title: { vi: 'Sổ không chờ xác nhận số.', en: 'The book does not wait for a confirmation.' },
    remedy: { vi: 'Xem “antin admin confirm-numbers”.', en: 'See “antin admin confirm-numbers”.' },
  },
  CONFIRMED_YEARS_MISSING: {
    kind: 'invalid',
    title: {
      vi: 'Thiếu số cuối cùng của năm {years}.',
      en: 'The last number of {years} is missing.',
    },
    remedy: {
      vi: 'Nêu đủ mọi năm chưa khoá, ví dụ --last 2026=57; năm chưa cấp số nào là 0.',
      en: 'Give every year that is not closed, such as --last 2026=57; 0 when it has no number.',
    },
  },
  CONFIRMED_NUMBER_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Số {number} năm {year} không thể là số cuối cùng: bản khôi phục đã có đến số {known}, và mỗi lần chỉ được bỏ nhiều nhất {most} số.',
      en: '{number} can not be the last number of {year}: the restored record has {known}, and {most} numbers at most are given up at once.',
    },
    remedy: { vi: 'Kiểm tra lại số cuối cùng.', en: 'Check the last number again.' },
  },
  TWO_PERSONS_NEEDED: {
    kind: 'forbidden',
    title: {
      vi: 'Việc này cần hai người khác nhau.',
      en: 'This needs two different persons.',
    },
    remedy: { vi: 'Nhờ người thứ hai cùng xác nhận.', en: 'Have a second person confirm with you.' },
  },
  BOOK_YEAR_CLOSED: {
    kind: 'conflict',
    title: { vi: 'Sổ của năm {year} đã khoá.', en: 'The book of the year {year} is closed.' },
    remedy: {
      vi: 'Ghi vào sổ của năm hiện tại và dẫn chiếu ở cột “Ghi chú”; sổ đã khoá không mở lại được.',
      en: 'Enter it in the book of the present year with a reference in “Ghi chú”; a closed year is never opened again.',
    },
  },
  BOOK_YEAR_NOT_OVER: {
    kind: 'conflict',
    title: { vi: 'Năm {year} chưa kết thúc.', en: 'The year {year} is not over.' },
    remedy: {
      vi: 'Khoá sổ từ ngày 01/01 của năm sau (giờ Việt Nam).',
      en: 'Close the book from 1 January of the next year on, Vietnam time.',
    },
  },
  BOOK_YEAR_EMPTY: {
    kind: 'conflict',
    title: { vi: 'Sổ năm {year} không có dòng nào.', en: 'The book has no line in {year}.' },
    remedy: { vi: 'Không cần khoá sổ này.', en: 'There is nothing to close.' },
  },
  REGISTER_BOOKS_OPEN: {
    kind: 'conflict',
    title: {
      vi: 'Chưa khoá sổ năm {year}: {books}.',
      en: 'Not closed yet for {year}: {books}.',
    },
    remedy: {
      vi: 'Khoá các sổ ấy trước; sổ này lấy số dòng từ chúng.',
      en: 'Close them first: their lines are what stands here.',
    },
  },
  BOOK_YEAR_UNSETTLED: {
    kind: 'conflict',
    title: {
      vi: 'Các số {numbers} đã cấp nhưng văn bản chưa phát hành.',
      en: 'The numbers {numbers} are held by documents not issued yet.',
    },
    remedy: {
      vi: 'Phát hành xong hoặc ghi bỏ số kèm lý do, rồi khoá sổ.',
      en: 'Issue them or enter the numbers as void with the reason, then close.',
    },
  },
  BOOK_YEAR_GAP: {
    kind: 'conflict',
    title: {
      vi: 'Sổ năm {year} thiếu các số {numbers}.',
      en: 'The book of {year} lacks the numbers {numbers}.',
    },
    remedy: {
      vi: 'Báo quản trị: sổ không khoá khi số không liên tục.',
      en: 'Tell the administrator: a book whose numbers have a gap is not closed.',
    },
  },
  EXPORT_TOO_LONG: {
    kind: 'invalid',
    title: { vi: 'Nhiều hơn {limit} dòng trong một tệp.', en: 'More than {limit} lines in one file.' },
    remedy: {
      vi: 'In từng quyển, chọn khoảng ngày ngắn hơn, hoặc dùng bảng tính XLSX.',
      en: 'Print it volume by volume, choose fewer days, or take the XLSX workbook.',
    },
  },
  EXPORT_VOLUME_NEEDED: {
    kind: 'conflict',
    title: {
      vi: 'Sổ năm {year} đóng thành {volumes} quyển.',
      en: 'The register of {year} is bound in {volumes} volumes.',
    },
    remedy: { vi: 'Chọn quyển cần tải.', en: 'Choose the volume.' },
  },
  EXPORT_VOLUME_UNKNOWN: {
    kind: 'not-found',
    title: {
      vi: 'Không có quyển {volume}; sổ năm này có {volumes} quyển.',
      en: 'There is no volume {volume}; the year has {volumes}.',
    },
    remedy: { vi: 'Chọn quyển khác.', en: 'Choose another volume.' },
  },
  EXPORT_PERIOD_INVALID: {
    kind: 'invalid',
    title: { vi: 'Ngày đầu sau ngày cuối.', en: 'The first day is after the last.' },
    remedy: { vi: 'Chọn lại khoảng ngày.', en: 'Choose the days again.' },
  },
  BOOK_OVERLAP: {
    kind: 'conflict',
    title: {
      vi: 'Loại văn bản {types} đã được đánh số ở sổ khác của đơn vị.',
      en: 'The types {types} are numbered in another book of this unit.',
    },
    remedy: {
      vi: 'Mỗi loại chỉ thuộc một sổ; bỏ loại đó ở một trong hai sổ.',
      en: 'A type belongs to one book; take it out of one of the two.',
    },
  },
  BOOK_SERIES_RUNNING: {
    kind: 'conflict',
    title: {
      vi: 'Loại văn bản {types} đã được cấp số trong năm {year} ở sổ hiện tại.',
      en: 'The types {types} have numbers of {year} in their present book.',
    },
    remedy: {
      vi: 'Số liên tục từ 01/01 đến 31/12 (Điều 15 Nghị định 30/2020/NĐ-CP): đổi sổ của loại này vào đầu năm sau, trước khi cấp số đầu tiên.',
      en: 'A series runs from 1 January to 31 December (Decree 30/2020, art. 15): move the type at the new year, before its first number.',
    },
  },
  NUMBER_DATE_OUT_OF_ORDER: {
    kind: 'conflict',
    title: {
      vi: 'Số mới nhất trong sổ mang ngày {lastDate}; không cấp được số cho ngày {date}.',
      en: 'The newest number of the book bears {lastDate}; no number can be given for {date}.',
    },
    remedy: {
      vi: 'Số văn bản theo thứ tự thời gian trong năm (Điều 15 Nghị định 30/2020/NĐ-CP): dùng ngày {lastDate} hoặc sau đó.',
      en: 'Numbers follow time within the year (Decree 30/2020, art. 15): use {lastDate} or a later day.',
    },
  },
  REGISTER_DATE_FUTURE: {
    kind: 'invalid',
    title: { vi: 'Ngày {date} chưa đến.', en: '{date} is in the future.' },
    remedy: { vi: 'Dùng ngày hôm nay hoặc ngày đã qua.', en: 'Use today or an earlier day.' },
  },
  NUMBER_TAKEN: {
    kind: 'conflict',
    title: { vi: 'Số {number} năm {year} đã được dùng.', en: 'The number {number} of {year} is taken.' },
    remedy: {
      vi: 'Số tiếp theo của sổ là {next}.',
      en: 'The next number of the book is {next}.',
    },
  },
  NUMBER_LEAVES_GAP: {
    kind: 'conflict',
    title: {
      vi: 'Số {number} bỏ trống các số từ {next}.',
      en: 'The number {number} would leave a gap from {next}.',
    },
    remedy: {
      vi: 'Dùng số {next}; mọi số trong sổ phải liên tục.',
      en: 'Use {next}: a book has no gaps.',
    },
  },
  REGISTER_DUPLICATE: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản {symbol} ngày {date} của “{author}” đã có trong sổ với số đến {number}.',
      en: '{symbol} of {date} by “{author}” is already registered under {number}.',
    },
    remedy: {
      vi: 'Mở dòng đã có để bổ sung thay vì đăng ký lần nữa.',
      en: 'Open the existing line instead of registering it again.',
    },
  },
  VOID_REASON_MISSING: {
    kind: 'invalid',
    title: { vi: 'Chưa ghi lý do bỏ số.', en: 'The reason for voiding the number is missing.' },
    remedy: { vi: 'Ghi lý do; lý do đứng trong sổ.', en: 'Give the reason; it stands in the register.' },
  },
});
