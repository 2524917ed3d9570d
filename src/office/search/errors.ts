import { defineErrors } from '../../app-error.ts';

export const searchErrors = defineErrors({
  TOO_MANY_SAVED_SEARCHES: {
    kind: 'conflict',
    title: { vi: 'Đã lưu đủ {most} bộ tìm kiếm.', en: '{most} searches are saved already.' },
    remedy: { vi: 'Xóa bớt bộ không dùng nữa.', en: 'Remove one that is no longer used.' },
  },
  SAVED_SEARCH_UNNAMED: {
    kind: 'invalid',
    title: { vi: 'Bộ tìm kiếm chưa có tên.', en: 'The search has no name.' },
    remedy: { vi: 'Đặt cho nó một tên.', en: 'Give it one.' },
  },
});
