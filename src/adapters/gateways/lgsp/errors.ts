import { defineErrors } from '../../../app-error.ts';

export const lgspErrors = defineErrors({
  LGSP_OUT_OF_REACH: {
    kind: 'unavailable',
    title: { vi: 'Không gửi được qua LGSP ({detail}).', en: 'The LGSP can not be reached ({detail}).' },
    remedy: {
      vi: 'Hệ thống sẽ tự thử lại; kiểm tra đường truyền và địa chỉ LGSP.',
      en: 'The service tries again by itself; check the line and the address of the LGSP.',
    },
  },
  LGSP_KEY_REFUSED: {
    kind: 'forbidden',
    title: {
      vi: 'LGSP không nhận mã hệ thống hoặc khóa bí mật (mã 15).',
      en: 'The LGSP refuses the system id or the key (code 15).',
    },
    remedy: {
      vi: 'Kiểm tra systemId và tệp secret của đối tác, rồi cho gửi lại.',
      en: "Check the systemId and the partner's file secret, then drive the message again.",
    },
  },
});
