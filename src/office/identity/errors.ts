import { defineErrors } from '../../app-error.ts';

/** Refusals of the room "identity": who somebody is and what they may do. Keys and PINs: key-errors.ts. */
export const identityErrors = defineErrors({
  FORBIDDEN: {
    kind: 'forbidden',
    title: { vi: 'Bạn không có quyền thực hiện việc này.', en: 'You are not allowed to do this.' },
    remedy: {
      vi: 'Hãy liên hệ người phụ trách của đơn vị nếu bạn cho rằng mình cần quyền này.',
      en: 'Ask the person in charge of the unit if you think you need this right.',
    },
  },
  SIGN_IN_REFUSED: {
    kind: 'unauthenticated',
    title: { vi: 'Tên đăng nhập hoặc mật khẩu không đúng.', en: 'The user name or the password is wrong.' },
    remedy: {
      vi: 'Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại.',
      en: 'Check Caps Lock and the Vietnamese keyboard, then try again.',
    },
  },
  SIGN_IN_LOCKED: {
    kind: 'too-many',
    title: {
      vi: 'Đăng nhập sai nhiều lần, tạm khóa {seconds} giây.',
      en: 'Too many failed sign-ins; locked for {seconds} seconds.',
    },
    remedy: {
      vi: 'Chờ hết thời gian khóa rồi thử lại, hoặc nhờ quản trị đặt lại mật khẩu.',
      en: 'Wait, then try again, or ask IT to reset the password.',
    },
  },
  SECOND_FACTOR_REQUIRED: {
    kind: 'unauthenticated',
    title: { vi: 'Cần mã xác thực thứ hai (6 chữ số).', en: 'The second factor (6 digits) is required.' },
    remedy: {
      vi: 'Mở ứng dụng xác thực và nhập mã đang hiển thị.',
      en: 'Open the authenticator and enter the code it shows.',
    },
  },
  SECOND_FACTOR_WRONG: {
    kind: 'unauthenticated',
    title: {
      vi: 'Mã xác thực không đúng hoặc đã được dùng.',
      en: 'The code is wrong or was used already.',
    },
    remedy: {
      vi: 'Chờ ứng dụng hiển thị mã mới rồi nhập lại; kiểm tra giờ của điện thoại.',
      en: 'Wait for the next code and enter it; check the clock of the phone.',
    },
  },
  SECOND_FACTOR_STALE: {
    kind: 'forbidden',
    title: {
      vi: 'Mã xác thực thứ hai đã quá 15 phút.',
      en: 'The second factor was given more than 15 minutes ago.',
    },
    remedy: { vi: 'Nhập lại mã xác thực rồi ký.', en: 'Give the code again, then sign.' },
  },
  SECOND_FACTOR_NOT_SET: {
    kind: 'conflict',
    title: { vi: 'Tài khoản chưa cài xác thực thứ hai.', en: 'This account has no second factor yet.' },
    remedy: {
      vi: 'Cài ứng dụng xác thực trong phần tài khoản trước khi ký.',
      en: 'Set up an authenticator in the account page before signing.',
    },
  },
  ENROLMENT_ENDED: {
    kind: 'conflict',
    title: {
      vi: 'Phiên cài đặt xác thực thứ hai đã hết hạn.',
      en: 'The set-up of the second factor has expired.',
    },
    remedy: { vi: 'Bắt đầu cài đặt lại.', en: 'Start the set-up again.' },
  },
  PASSWORD_TOO_WEAK: {
    kind: 'invalid',
    title: {
      vi: 'Mật khẩu phải có ít nhất 10 ký tự và không chứa tên đăng nhập.',
      en: 'A password needs 10 characters or more and may not contain the user name.',
    },
    remedy: { vi: 'Chọn mật khẩu khác dài hơn.', en: 'Choose a longer one.' },
  },
  PASSWORD_UNCHANGED: {
    kind: 'invalid',
    title: { vi: 'Mật khẩu mới trùng mật khẩu cũ.', en: 'The new password is the old one.' },
    remedy: { vi: 'Chọn một mật khẩu khác.', en: 'Choose another one.' },
  },
  PASSWORD_CHANGE_REQUIRED: {
    kind: 'forbidden',
    title: {
      vi: 'Mật khẩu này chỉ dùng được một lần: hãy đổi mật khẩu trước.',
      en: 'This password serves once: change it first.',
    },
    remedy: {
      vi: 'Đặt mật khẩu mới trong phần tài khoản, rồi làm tiếp.',
      en: 'Set a new password in the account page, then go on.',
    },
  },
  SECOND_FACTOR_SETUP_REQUIRED: {
    kind: 'forbidden',
    title: {
      vi: 'Tài khoản này phải cài xác thực thứ hai trước.',
      en: 'This account must set up its second factor first.',
    },
    remedy: {
      vi: 'Cài ứng dụng xác thực trong phần tài khoản, rồi làm tiếp.',
      en: 'Set up an authenticator in the account page, then go on.',
    },
  },
  USERNAME_TAKEN: {
    kind: 'conflict',
    title: { vi: 'Tên đăng nhập “{username}” đã có.', en: 'The user name “{username}” is taken.' },
    remedy: { vi: 'Chọn tên đăng nhập khác.', en: 'Choose another user name.' },
  },
  TOKEN_EXPIRY: {
    kind: 'invalid',
    title: {
      vi: 'Thời hạn của mã truy cập phải ở tương lai và không quá 366 ngày.',
      en: 'A token must expire in the future and within 366 days.',
    },
    remedy: { vi: 'Chọn ngày hết hạn khác.', en: 'Choose another expiry date.' },
  },
  INSTANCE_NOT_EMPTY: {
    kind: 'conflict',
    title: {
      vi: 'Hệ thống đã có đơn vị; người quản trị đầu tiên chỉ tạo được khi chưa có gì.',
      en: 'There are units already; a first administrator is made in an empty instance only.',
    },
    remedy: {
      vi: 'Đăng nhập bằng tài khoản quản trị đã có.',
      en: 'Sign in as the administrator who exists.',
    },
  },
  UNIT_NOT_OPEN_TODAY: {
    kind: 'invalid',
    title: { vi: 'Không có đơn vị nào có hiệu lực hôm nay.', en: 'No unit is in force today.' },
    remedy: { vi: 'Xem lại ngày bắt đầu của đơn vị.', en: 'Look at the first day of the unit again.' },
  },
  DATA_IS_DEMO: {
    kind: 'conflict',
    title: {
      vi: 'Dữ liệu ở đây là dữ liệu trình diễn, nhưng cấu hình là chạy thật.',
      en: 'The data here are demo data, but the settings are those of a real office.',
    },
    remedy: {
      vi: 'Dùng một DATA_DIR (DATABASE_URL) mới cho cơ quan thật, hoặc đặt DEMO=true để xem tiếp bản trình diễn.',
      en: 'Give the real office a new DATA_DIR (DATABASE_URL), or set DEMO=true to go on with the demo.',
    },
  },
  DATA_IS_REAL: {
    kind: 'conflict',
    title: {
      vi: 'Dữ liệu ở đây là của một cơ quan thật, nhưng cấu hình là trình diễn.',
      en: 'The data here belong to a real office, but the settings are those of the demo.',
    },
    remedy: {
      vi: 'Đặt DEMO=false; chứng thư trình diễn không bao giờ được tin cạnh dữ liệu thật.',
      en: 'Set DEMO=false; demo certificates are never trusted beside real data.',
    },
  },
  SECRET_UNREADABLE: {
    kind: 'internal',
    title: {
      vi: 'Không mở được bí mật đã niêm phong: khóa của máy chủ đã thay đổi.',
      en: 'A sealed secret cannot be opened: the instance key has changed.',
    },
    remedy: {
      vi: 'Khôi phục tệp khóa của máy chủ từ bản sao lưu.',
      en: 'Restore the instance key file from the backup.',
    },
  },
});
