import { defineErrors } from '../../app-error.ts';

/** What can be wrong with a backup or an export as it lies on the disk. */
export const bundleErrors = defineErrors({
  BACKUP_NOT_FOUND: {
    kind: 'not-found',
    title: {
      vi: 'Không có bản sao lưu hoàn chỉnh ở {folder}.',
      en: 'There is no complete backup at {folder}.',
    },
    remedy: {
      vi: 'Kiểm tra đường dẫn; thư mục .unfinished-… là lần sao lưu bị ngắt giữa chừng, không dùng được.',
      en: 'Check the path; a folder .unfinished-… is an interrupted backup and of no use.',
    },
  },
  BACKUP_DAMAGED: {
    kind: 'invalid',
    title: { vi: 'Bản sao lưu {folder} bị hỏng: {reason}.', en: 'The backup {folder} is damaged: {reason}.' },
    remedy: {
      vi: 'Không khôi phục từ bản này; dùng bản sao lưu khác.',
      en: 'Nothing is restored from it; take another backup.',
    },
  },
  BACKUP_OTHER_FORMAT: {
    kind: 'invalid',
    title: {
      vi: 'Bản sao lưu {folder} có định dạng {found}, chương trình đọc {wanted}.',
      en: 'The backup {folder} has the format {found}; this program reads {wanted}.',
    },
    remedy: {
      vi: 'Dùng phiên bản Ấn Tín đã tạo bản sao lưu.',
      en: 'Use the version of Ấn Tín that made the backup.',
    },
  },
});
