import { defineErrors } from '../../app-error.ts';

export const mailErrors = defineErrors({
  MAIL_NOT_CONFIGURED: {
    kind: 'unsupported',
    title: { vi: 'Chưa cấu hình gửi thư điện tử.', en: 'Sending mail is not set up.' },
    remedy: { vi: 'Quản trị hệ thống đặt SMTP_URL.', en: 'Let IT set SMTP_URL.' },
  },
  MAIL_OUT_OF_REACH: {
    kind: 'unavailable',
    title: { vi: 'Chưa gửi được thư: {reason}.', en: 'The mail could not be sent yet: {reason}.' },
    remedy: { vi: 'Hệ thống tự gửi lại.', en: 'It is tried again without you.' },
  },
  MAIL_UNREADABLE: {
    kind: 'invalid',
    title: { vi: 'Không đọc được thư: {detail}.', en: 'The mail can not be read: {detail}.' },
    remedy: { vi: 'Thư nằm ở thư mục “Không nhận”.', en: 'The mail lies in the folder “Không nhận”.' },
  },
  MAILBOX_OUT_OF_REACH: {
    kind: 'unavailable',
    title: { vi: 'Không mở được hộp thư: {reason}.', en: 'The mailbox can not be opened: {reason}.' },
    remedy: {
      vi: 'Kiểm tra địa chỉ IMAP, mật khẩu và chứng thư; hệ thống tự thử lại.',
      en: 'Check the IMAP address, the password and the certificate; it is tried again without you.',
    },
  },
});
