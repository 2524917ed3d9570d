import { defineErrors } from '../../app-error.ts';

export const backupErrors = defineErrors({
  BACKUP_INSIDE_DATA: {
    kind: 'invalid',
    title: {
      vi: 'Thư mục {target} nằm trong thư mục dữ liệu {folder}.',
      en: 'The folder {target} lies inside the data folder {folder}.',
    },
    remedy: {
      vi: 'Sao lưu vào một ổ đĩa khác: mất ổ đĩa dữ liệu thì bản sao lưu vẫn còn.',
      en: 'Back up to another disk, so that the backup outlives the data.',
    },
  },
  RESTORE_NOT_EMPTY: {
    kind: 'conflict',
    title: {
      vi: 'Thư mục {folder} không trống: không khôi phục đè lên dữ liệu đang có.',
      en: 'The folder {folder} is not empty: nothing is restored over what is there.',
    },
    remedy: { vi: 'Nêu một thư mục mới sau --into.', en: 'Name a new folder after --into.' },
  },
  RESTORE_OTHER_ENGINE: {
    kind: 'invalid',
    title: {
      vi: 'Bản sao lưu này là tệp của PostgreSQL {major} nhúng, không khôi phục vào DATABASE_URL được.',
      en: 'This backup holds the files of the embedded PostgreSQL {major}; it can not go into DATABASE_URL.',
    },
    remedy: {
      vi: 'Khôi phục không có DATABASE_URL, rồi dùng “antin admin export” và “antin admin import”.',
      en: 'Restore it without DATABASE_URL, then use “antin admin export” and “antin admin import”.',
    },
  },
  RESTORE_TIME_UNREACHED: {
    kind: 'invalid',
    title: {
      vi: 'Không có nhật ký đến {until}: {reason}.',
      en: 'The log does not reach {until}: {reason}.',
    },
    remedy: {
      vi: 'Chọn thời điểm sau khi sao lưu xong ({finished}) và trước lúc nhật ký kết thúc, hoặc dùng --until latest.',
      en: 'Choose a time after the end of the backup ({finished}) and before the end of the log, or --until latest.',
    },
  },
  RESTORE_LOG_DAMAGED: {
    kind: 'invalid',
    title: {
      vi: 'Nhật ký lưu trữ {folder} bị thiếu hoặc hỏng tại {segment}.',
      en: 'The archived log {folder} is missing or damaged at {segment}.',
    },
    remedy: {
      vi: 'Khôi phục đúng bản sao lưu (không có --until), hoặc về một thời điểm trước chỗ hỏng bằng --accept-gap.',
      en: 'Restore the backup as it is (without --until), or to a time before the damage with --accept-gap.',
    },
  },
  EXPORT_SERVICE_RUNNING: {
    kind: 'conflict',
    title: {
      vi: 'Còn {count} kết nối khác vào cơ sở dữ liệu.',
      en: '{count} other connections use the database.',
    },
    remedy: {
      vi: 'Dừng mọi tiến trình Ấn Tín trước khi xuất lần cuối.',
      en: 'Stop every process of Ấn Tín before the final export.',
    },
  },
});
