import { AppError, defineErrors } from '../../../app-error.ts';

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
      vi: 'LGSP không nhận mã hệ thống, khóa bí mật hoặc tài khoản ({detail}).',
      en: 'The LGSP refuses the system id, the key or the account ({detail}).',
    },
    remedy: {
      vi: 'Kiểm tra systemId, login và các tệp secret, password của đối tác, rồi cho gửi lại.',
      en: "Check the systemId, login and the partner's files secret and password, then drive the message again.",
    },
  },
  LGSP_REFUSED: {
    kind: 'conflict',
    title: {
      vi: 'LGSP từ chối {operation}: {detail}.',
      en: 'The LGSP refuses {operation}: {detail}.',
    },
    remedy: {
      vi: 'Xem lý do; nếu cần, hỏi đơn vị vận hành nền tảng của tỉnh.',
      en: "Read the reason; ask those who run the province's platform when needed.",
    },
  },
});

export function outOfReach(detail: string, cause?: unknown): AppError {
  return new AppError(lgspErrors.LGSP_OUT_OF_REACH, { params: { detail }, cause });
}
