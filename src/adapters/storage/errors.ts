import { defineErrors } from '../../app-error.ts';

export const storageErrors = defineErrors({
  STORAGE_FULL: {
    kind: 'full',
    title: { vi: 'Ổ đĩa lưu trữ văn bản đã đầy.', en: 'The disk that stores documents is full.' },
    remedy: {
      vi: 'Báo quản trị hệ thống giải phóng dung lượng rồi thực hiện lại; không có gì bị lưu dở dang.',
      en: 'Ask IT to free some space, then try again; nothing was stored half-way.',
    },
  },
  STORAGE_TOO_LARGE: {
    kind: 'too-large',
    title: {
      vi: 'Tệp lớn hơn giới hạn {megabytes} MB.',
      en: 'The file is larger than the limit of {megabytes} MB.',
    },
    remedy: { vi: 'Giảm dung lượng tệp rồi tải lên lại.', en: 'Make the file smaller and upload it again.' },
  },
  STORAGE_MISSING: {
    kind: 'unavailable',
    title: {
      vi: 'Không tìm thấy nội dung tệp {sha256} trong kho lưu trữ.',
      en: 'The stored bytes {sha256} are not in the store.',
    },
    remedy: {
      vi: 'Báo quản trị hệ thống kiểm tra kho tệp và khôi phục từ bản sao lưu.',
      en: 'Ask IT to check the file store and restore it from a backup.',
    },
  },
});
