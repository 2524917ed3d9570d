import { defineErrors } from '../../../app-error.ts';

export const vdxpErrors = defineErrors({
  VDXP_OUT_OF_REACH: {
    kind: 'unavailable',
    title: {
      vi: 'Không kết nối được trục liên thông ({operation}: {detail}).',
      en: 'The national axis can not be reached ({operation}: {detail}).',
    },
    remedy: {
      vi: 'Hệ thống sẽ tự thử lại; kiểm tra đường truyền và địa chỉ trục.',
      en: 'The service tries again by itself; check the line and the address of the axis.',
    },
  },
  VDXP_BAD_ANSWER: {
    kind: 'unavailable',
    title: {
      vi: 'Trục liên thông trả lời không đúng khuôn dạng ({operation}: {detail}).',
      en: 'The national axis gave an answer that can not be read ({operation}: {detail}).',
    },
    remedy: {
      vi: 'Hệ thống sẽ tự thử lại; báo cho đơn vị vận hành trục nếu kéo dài.',
      en: 'The service tries again by itself; tell the operator of the axis if it goes on.',
    },
  },
  VDXP_REFUSED: {
    kind: 'conflict',
    title: {
      vi: 'Trục liên thông từ chối ({operation}, mã {code}): {detail}.',
      en: 'The national axis refused ({operation}, code {code}): {detail}.',
    },
    remedy: {
      vi: 'Xem mã lỗi với đơn vị vận hành trục, sửa rồi gửi lại.',
      en: 'Ask the operator of the axis about the code, put it right and send again.',
    },
  },
});
