import { defineErrors } from '../../app-error.ts';

const askIt = {
  vi: 'Liên hệ phụ trách công nghệ thông tin của đơn vị.',
  en: 'Contact the IT officer of your unit.',
} as const;

/** Why a certificate does not serve, each reason with its own code (promise 2). */
export const certificateErrors = defineErrors({
  CERTIFICATE_NOT_BOUND: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư số “{subject}” chưa được gắn với ai trong hệ thống.',
      en: 'The certificate “{subject}” is bound to nobody here.',
    },
    remedy: askIt,
  },
  CERTIFICATE_OF_ANOTHER: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư số “{subject}” là của người hoặc đơn vị khác.',
      en: 'The certificate “{subject}” belongs to somebody else.',
    },
    remedy: { vi: 'Ký bằng chứng thư của chính mình.', en: 'Sign with your own certificate.' },
  },
  CERTIFICATE_EXPIRED: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư số “{subject}” đã hết hạn ngày {date}.',
      en: 'The certificate “{subject}” expired on {date}.',
    },
    remedy: { vi: 'Đề nghị gia hạn chứng thư số.', en: 'Ask for the certificate to be renewed.' },
  },
  CERTIFICATE_NOT_YET_VALID: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư số “{subject}” chỉ có hiệu lực từ {date}.',
      en: 'The certificate “{subject}” is only valid from {date}.',
    },
    remedy: askIt,
  },
  CERTIFICATE_REVOKED: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư số “{subject}” đã bị thu hồi.',
      en: 'The certificate “{subject}” was revoked.',
    },
    remedy: { vi: 'Đề nghị cấp chứng thư số mới.', en: 'Ask for a new certificate.' },
  },
  CERTIFICATE_FOREIGN: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư số “{subject}” không do cơ quan chứng thực được tin cậy cấp.',
      en: 'The certificate “{subject}” does not come from a trusted authority.',
    },
    remedy: {
      vi: 'Chỉ dùng chứng thư số chuyên dùng công vụ.',
      en: 'Use a certificate of the specialised public service.',
    },
  },
  CERTIFICATE_UNFIT: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư số “{subject}” không dùng để ký văn bản được.',
      en: 'The certificate “{subject}” may not sign documents.',
    },
    remedy: askIt,
  },
  CERTIFICATE_MISSING: {
    kind: 'conflict',
    title: { vi: 'Chưa có chứng thư số nào được gắn.', en: 'No certificate is bound yet.' },
    remedy: askIt,
  },
  CERTIFICATE_BOUND_ALREADY: {
    kind: 'conflict',
    title: {
      vi: 'Chứng thư số “{subject}” đã được gắn từ trước.',
      en: 'The certificate “{subject}” is bound already.',
    },
    remedy: { vi: 'Xem danh sách chứng thư số.', en: 'Look at the list of certificates.' },
  },
});
