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
});
