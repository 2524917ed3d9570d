import { defineErrors } from '../../app-error.ts';

const reload = {
  vi: 'Tải lại văn bản rồi thực hiện lại.',
  en: 'Reload the document and try again.',
} as const;

/** Refusals on the way from draft to issued. Those about keys and certificates: identity and organisation. */
export const outgoingErrors = defineErrors({
  PDF_ACTIVE_CONTENT: {
    kind: 'invalid',
    title: {
      vi: 'Tệp PDF có nội dung tự chạy hoặc nhúng: {found}.',
      en: 'The PDF holds active or embedded content: {found}.',
    },
    remedy: {
      vi: 'Xuất lại PDF không có mã lệnh. Nếu là tệp đính kèm được quét, văn thư hoặc chuyên viên có thể xác nhận khi tải lên.',
      en: 'Export the PDF without scripts. A scanned attachment may be confirmed at upload by a clerk or officer.',
    },
  },
  PDF_POLYGLOT: {
    kind: 'invalid',
    title: {
      vi: 'Tệp có dữ liệu lạ nằm trước phần đầu hoặc sau phần cuối của PDF.',
      en: 'The file has foreign data before the head or behind the end of the PDF.',
    },
    remedy: {
      vi: 'Xuất hoặc lưu lại tệp PDF từ phần mềm soạn thảo rồi tải lên.',
      en: 'Export or save the PDF anew from the program it was written in, then upload it.',
    },
  },
  MAIN_FILE_MISSING: {
    kind: 'conflict',
    title: { vi: 'Văn bản chưa có tệp chính.', en: 'The document has no main file.' },
    remedy: { vi: 'Tải tệp PDF của dự thảo lên.', en: 'Upload the PDF of the draft.' },
  },
  NOTHING_TO_SIGN: {
    kind: 'conflict',
    title: { vi: 'Văn bản không chờ chữ ký nào.', en: 'The document awaits no signature.' },
    remedy: reload,
  },
  NEVER_RETURNED: {
    kind: 'conflict',
    title: { vi: 'Văn bản chưa bị trả lại lần nào.', en: 'The document was never returned.' },
    remedy: { vi: 'Không có gì để so sánh.', en: 'There is nothing to compare with.' },
  },
  RETURN_REASON_MISSING: {
    kind: 'invalid',
    title: { vi: 'Chưa ghi lý do trả lại.', en: 'The reason for returning is missing.' },
    remedy: { vi: 'Ghi điều cần sửa.', en: 'Say what should be changed.' },
  },
  REVIEW_GIVEN: {
    kind: 'conflict',
    title: {
      vi: 'Nội dung kiểm tra này đã được duyệt trong lượt trình hiện tại.',
      en: 'This review was already given in the present round.',
    },
    remedy: { vi: 'Mở văn bản để xem bước tiếp theo.', en: 'Open the document to see the next step.' },
  },
  NOT_YOUR_TURN: {
    kind: 'conflict',
    title: {
      vi: 'Chưa đến lượt bạn ký: văn bản đang chờ {name} ký trước.',
      en: 'It is not your turn: {name} signs first.',
    },
    remedy: { vi: 'Ký sau khi người ký trước đã ký.', en: 'Sign after the earlier signer.' },
  },
  SIGNING_KEY_NOT_YOURS: {
    kind: 'forbidden',
    title: {
      vi: 'Khoá đang mở không phải khoá cá nhân của bạn.',
      en: 'The open key is not your personal key.',
    },
    remedy: {
      vi: 'Mở khoá ký cá nhân bằng mã PIN của bạn.',
      en: 'Open your personal key with your PIN.',
    },
  },
  SEAL_OF_OTHER_UNIT: {
    kind: 'forbidden',
    title: {
      vi: 'Con dấu đang mở không phải của đơn vị ban hành văn bản.',
      en: 'The open seal is not that of the issuing unit.',
    },
    remedy: { vi: 'Mở con dấu của đơn vị ban hành.', en: 'Open the seal of the issuing unit.' },
  },
  SEAL_BEFORE_SIGNATURE: {
    kind: 'conflict',
    title: {
      vi: 'Người có thẩm quyền chưa ký; không được ký số của cơ quan.',
      en: 'The competent person has not signed; the agency may not seal.',
    },
    remedy: {
      vi: 'Chờ đủ chữ ký của người có thẩm quyền (Điều 32 Nghị định 30/2020/NĐ-CP).',
      en: 'Wait for every competent signature (Decree 30/2020, art. 32).',
    },
  },
  DOCUMENT_BUSY: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản đang được ký hoặc phát hành.',
      en: 'The document is being signed or issued.',
    },
    remedy: {
      vi: 'Chờ việc đang chạy kết thúc rồi thực hiện lại.',
      en: 'Wait until that is over, then try again.',
    },
  },
  DOCUMENT_CHANGED_MEANWHILE: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản đã thay đổi trong lúc ký; chữ ký vừa tạo không được lưu.',
      en: 'The document changed while it was being signed; the new signature was not kept.',
    },
    remedy: reload,
  },
  SIGNING_INTERRUPTED: {
    kind: 'unavailable',
    title: {
      vi: 'Việc ký bị gián đoạn vì dịch vụ dừng; không có gì được lưu dở dang.',
      en: 'The service stopped during the work; nothing was kept half-way.',
    },
    remedy: { vi: 'Thực hiện lại.', en: 'Try again.' },
  },
  ISSUE_DATE_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Ngày ban hành {date} phải từ ngày ký {from} đến hôm nay.',
      en: 'The date of issue {date} must lie between the signature of {from} and today.',
    },
    remedy: {
      vi: 'Bỏ trống để dùng ngày hôm nay.',
      en: 'Leave it out to use today.',
    },
  },
  ATTACHMENT_UNKNOWN: {
    kind: 'not-found',
    title: { vi: 'Văn bản không có tệp này.', en: 'The document has no such file.' },
    remedy: reload,
  },
  JOB_DEFECT: {
    kind: 'internal',
    title: {
      vi: 'Việc dừng vì lỗi của dịch vụ; không có gì được lưu dở dang.',
      en: 'The work stopped by a defect of the service; nothing was kept half-way.',
    },
    remedy: {
      vi: 'Thử lại; nếu vẫn lỗi hãy báo bộ phận kỹ thuật kèm mã việc.',
      en: 'Try again; if it persists tell IT the id of the job.',
    },
  },
});
