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
  STORAGE_OTHER_BYTES: {
    kind: 'invalid',
    title: {
      vi: 'Tệp đến nơi không khớp mã băm SHA-256 đã nêu.',
      en: 'The file that arrived differs from its SHA-256.',
    },
    remedy: { vi: 'Gửi lại tệp.', en: 'Send the file again.' },
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
  STORAGE_OUT_OF_REACH: {
    kind: 'unavailable',
    title: {
      vi: 'Không kết nối được kho tệp S3: {reason}.',
      en: 'The S3 file store cannot be reached: {reason}.',
    },
    remedy: {
      vi: 'Thử lại sau ít phút; quản trị hệ thống kiểm tra S3_ENDPOINT và máy chủ lưu trữ.',
      en: 'Try again in a few minutes; IT should check S3_ENDPOINT and the storage server.',
    },
  },
  STORAGE_REFUSED: {
    kind: 'unavailable',
    title: { vi: 'Kho tệp S3 từ chối: {reason}.', en: 'The S3 file store refuses: {reason}.' },
    remedy: {
      vi: 'Kiểm tra S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY và quyền đọc, ghi của khóa đó.',
      en: 'Check S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and what that key may read and write.',
    },
  },
  STORAGE_DAMAGED: {
    kind: 'unavailable',
    title: {
      vi: 'Nội dung lưu trữ {sha256} không khớp giá trị băm của nó.',
      en: 'The stored bytes {sha256} do not match their digest.',
    },
    remedy: {
      vi: 'Báo quản trị hệ thống: không dùng bản này, khôi phục tệp từ bản sao lưu.',
      en: 'Tell IT: do not use this copy, restore the file from a backup.',
    },
  },
});
