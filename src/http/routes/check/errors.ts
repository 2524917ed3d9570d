import { defineErrors } from '../../../app-error.ts';

export const checkErrors = defineErrors({
  CHECK_CODE_UNKNOWN: {
    kind: 'not-found',
    title: {
      vi: 'Không có văn bản phát hành nào mang mã này.',
      en: 'No issued document bears this code.',
    },
    remedy: {
      vi: 'Quét lại mã QR hoặc tải tệp PDF lên để kiểm tra chữ ký.',
      en: 'Scan the QR again, or upload the PDF to have its signatures checked.',
    },
  },
  CHECK_BUSY: {
    kind: 'unavailable',
    title: { vi: 'Đang có nhiều tệp chờ kiểm tra.', en: 'Many files are being checked.' },
    remedy: { vi: 'Thử lại sau ít phút.', en: 'Try again in a few minutes.' },
  },
});
