import { defineErrors } from '../app-error.ts';

/** Refusals of the HTTP door itself, before or after a use case. */
export const httpErrors = defineErrors({
  INVALID_REQUEST: {
    kind: 'invalid',
    title: { vi: 'Yêu cầu có chỗ chưa đúng.', en: 'Something in the request is not right.' },
    remedy: {
      vi: 'Sửa các mục được nêu rồi gửi lại.',
      en: 'Correct the fields that are named and send it again.',
    },
  },
  MALFORMED_JSON: {
    kind: 'invalid',
    title: { vi: 'Nội dung gửi lên không phải là JSON hợp lệ.', en: 'The body is not valid JSON.' },
    remedy: { vi: 'Gửi nội dung JSON mã hóa UTF-8.', en: 'Send JSON encoded as UTF-8.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    kind: 'unsupported',
    title: {
      vi: 'Không nhận nội dung kiểu “{type}” ở đây.',
      en: 'Content of type “{type}” is not taken here.',
    },
    remedy: {
      vi: 'Gửi với Content-Type: application/json.',
      en: 'Send it as Content-Type: application/json.',
    },
  },
  BODY_TOO_LARGE: {
    kind: 'too-large',
    title: { vi: 'Nội dung gửi lên lớn hơn 1 MB.', en: 'The body is larger than 1 MB.' },
    remedy: { vi: 'Tải tệp lên bằng đường dẫn dành cho tệp.', en: 'Use the upload address for files.' },
  },
  FILE_TOO_LARGE: {
    kind: 'too-large',
    title: {
      vi: 'Tệp lớn hơn mức cho phép {limitMb} MB.',
      en: 'The file is larger than the {limitMb} MB allowed.',
    },
    remedy: {
      vi: 'Giảm dung lượng (ví dụ quét ở độ phân giải thấp hơn) hoặc tách thành nhiều tệp.',
      en: 'Make it smaller (scan at a lower resolution) or split it.',
    },
  },
  UPLOAD_INTERRUPTED: {
    kind: 'invalid',
    title: { vi: 'Việc tải tệp lên bị ngắt giữa chừng.', en: 'The upload was broken off.' },
    remedy: { vi: 'Tải lại tệp.', en: 'Upload the file again.' },
  },
  UPLOAD_NOT_FOUND: {
    kind: 'not-found',
    title: { vi: 'Không có tệp tải lên này, hoặc đã hết hạn.', en: 'No such upload, or it has expired.' },
    remedy: { vi: 'Tải lại tệp.', en: 'Upload the file again.' },
  },
  UPLOAD_UNFINISHED: {
    kind: 'conflict',
    title: { vi: 'Tệp chưa tải lên xong.', en: 'The upload is not finished.' },
    remedy: { vi: 'Tải nốt phần còn lại rồi thử lại.', en: 'Send the rest, then try again.' },
  },
  NOT_SIGNED_IN: {
    kind: 'unauthenticated',
    title: {
      vi: 'Bạn chưa đăng nhập hoặc phiên đã hết.',
      en: 'You are not signed in, or your session has ended.',
    },
    remedy: { vi: 'Đăng nhập lại.', en: 'Sign in again.' },
  },
  CSRF_TOKEN_WRONG: {
    kind: 'forbidden',
    title: { vi: 'Yêu cầu thiếu mã chống giả mạo.', en: 'The request lacks its anti-forgery token.' },
    remedy: { vi: 'Tải lại trang rồi thực hiện lại.', en: 'Reload the page and try again.' },
  },
  ORIGIN_REFUSED: {
    kind: 'forbidden',
    title: { vi: 'Yêu cầu đến từ một trang web khác.', en: 'The request comes from another web site.' },
    remedy: { vi: 'Mở Ấn Tín bằng địa chỉ chính thức.', en: 'Open Ấn Tín at its own address.' },
  },
  TOKEN_SCOPE_MISSING: {
    kind: 'forbidden',
    title: {
      vi: 'Mã truy cập không có quyền “{action}”.',
      en: 'The access token lacks the scope “{action}”.',
    },
    remedy: { vi: 'Tạo mã truy cập có quyền này.', en: 'Make a token with this scope.' },
  },
  IF_MATCH_REQUIRED: {
    kind: 'precondition-required',
    title: {
      vi: 'Thiếu phiên bản của bản ghi (If-Match).',
      en: 'The version of the record (If-Match) is missing.',
    },
    remedy: { vi: 'Tải bản ghi, gửi lại kèm ETag của nó.', en: 'Load the record and send its ETag.' },
  },
  IDEMPOTENCY_KEY_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Idempotency-Key phải có 8–128 ký tự ASCII in được.',
      en: 'Idempotency-Key must be 8–128 printable ASCII characters.',
    },
    remedy: { vi: 'Dùng một UUID mới cho mỗi yêu cầu.', en: 'Use a new UUID for each request.' },
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'invalid',
    title: {
      vi: 'Idempotency-Key này đã dùng cho một yêu cầu khác.',
      en: 'This Idempotency-Key was used for another request.',
    },
    remedy: { vi: 'Dùng khóa mới cho yêu cầu mới.', en: 'Use a new key for a new request.' },
  },
  IDEMPOTENCY_IN_PROGRESS: {
    kind: 'conflict',
    title: {
      vi: 'Yêu cầu cùng khóa này đang được xử lý.',
      en: 'The request with this key is being answered.',
    },
    remedy: {
      vi: 'Chờ vài giây rồi gửi lại đúng yêu cầu đó.',
      en: 'Wait a few seconds and repeat the same request.',
    },
  },
  REQUEST_CARRIED_OUT: {
    kind: 'conflict',
    title: {
      vi: 'Yêu cầu này đã được thực hiện; câu trả lời lần đầu bị mất do sự cố.',
      en: 'This request was carried out; its first answer was lost in a failure.',
    },
    remedy: {
      vi: 'Mở lại hồ sơ để xem kết quả; không cần gửi lại.',
      en: 'Open the record again to see the result; do not send it once more.',
    },
  },
  TOO_MANY_REQUESTS: {
    kind: 'too-many',
    title: { vi: 'Quá nhiều yêu cầu trong một phút.', en: 'Too many requests within a minute.' },
    remedy: { vi: 'Thử lại sau {retryAfterSeconds} giây.', en: 'Try again in {retryAfterSeconds} seconds.' },
  },
  TOO_MANY_UPLOADS: {
    kind: 'too-many',
    title: {
      vi: 'Tài khoản này đang tải lên quá nhiều tệp cùng lúc.',
      en: 'This account has too many uploads under way.',
    },
    remedy: {
      vi: 'Chờ các tệp kia tải xong rồi thử lại.',
      en: 'Wait until the others are done, then try again.',
    },
  },
  DISK_KEPT_FREE: {
    kind: 'full',
    title: {
      vi: 'Máy chủ sắp hết chỗ, chưa nhận thêm tệp tải lên.',
      en: 'The server is short of space and takes no further uploads for now.',
    },
    remedy: {
      vi: 'Báo bộ phận công nghệ thông tin; thử lại sau.',
      en: 'Tell IT; try again later.',
    },
  },
  BODY_TOO_SLOW: {
    kind: 'too-slow',
    title: { vi: 'Nội dung gửi lên quá chậm.', en: 'The body came too slowly.' },
    remedy: { vi: 'Kiểm tra đường truyền rồi gửi lại.', en: 'Check the connection and send it again.' },
  },
  REQUEST_TAKES_LONG: {
    kind: 'unavailable',
    title: {
      vi: 'Việc này lâu hơn mức chờ cho phép.',
      en: 'This takes longer than a request may wait.',
    },
    remedy: {
      vi: 'Việc vẫn đang chạy: mở lại trang để xem kết quả trước khi làm lại.',
      en: 'It is still being done: look at the result before you try again.',
    },
  },
  ADDRESS_NOT_FOUND: {
    kind: 'not-found',
    title: { vi: 'Không có địa chỉ này.', en: 'There is no such address.' },
    remedy: { vi: 'Xem danh sách tại /api/v1/openapi.json.', en: 'See the list at /api/v1/openapi.json.' },
  },
  METHOD_NOT_ALLOWED: {
    kind: 'invalid',
    title: { vi: 'Địa chỉ này không nhận phương thức {method}.', en: 'This address does not take {method}.' },
    remedy: { vi: 'Dùng một trong: {allowed}.', en: 'Use one of: {allowed}.' },
  },
  SERVICE_RECOVERING: {
    kind: 'unavailable',
    title: {
      vi: 'Cơ sở dữ liệu đang khởi động lại.',
      en: 'The database is coming back.',
    },
    remedy: {
      vi: 'Thử lại sau vài giây; việc đã được trả lời không bị mất.',
      en: 'Try again in some seconds; nothing that was answered is lost.',
    },
  },
  INTERNAL: {
    kind: 'internal',
    title: { vi: 'Hệ thống gặp lỗi ngoài dự kiến.', en: 'Something failed unexpectedly.' },
    remedy: {
      vi: 'Thử lại; nếu vẫn lỗi, gửi mã vết cho bộ phận công nghệ thông tin.',
      en: 'Try again; if it persists give the trace id to IT.',
    },
  },
});
