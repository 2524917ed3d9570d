import { defineErrors } from '../../app-error.ts';

export const queueErrors = defineErrors({
  PROMISE_NOT_DEAD: {
    kind: 'conflict',
    title: {
      vi: 'Việc này chưa dừng hẳn: hệ thống vẫn tự chạy lại.',
      en: 'This work has not stopped: it is still repeated without you.',
    },
    remedy: {
      vi: 'Tải lại bảng hàng đợi; chỉ việc đã dừng hẳn mới cần người xử lý.',
      en: 'Reload the board; only work that has stopped needs a person.',
    },
  },
});
