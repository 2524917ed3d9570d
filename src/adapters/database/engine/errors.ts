import { defineErrors } from '../../../app-error.ts';

/** What can stop the embedded PostgreSQL from starting: each is one line to the person who ran `npm start`. */
export const engineErrors = defineErrors({
  INSTANCE_RUNNING: {
    kind: 'conflict',
    title: {
      vi: 'Một Ấn Tín khác đang chạy trên thư mục {folder} ({holder}).',
      en: 'Another Ấn Tín is already running on the folder {folder} ({holder}).',
    },
    remedy: {
      vi: 'Hãy dừng tiến trình đó, hoặc đặt DATA_DIR là một thư mục khác.',
      en: 'Stop that process, or set DATA_DIR to another folder.',
    },
  },
  DATA_FOLDER_UNUSABLE: {
    kind: 'internal',
    title: {
      vi: 'Không dùng được thư mục dữ liệu {folder}: {reason}.',
      en: 'The data folder {folder} cannot be used: {reason}.',
    },
    remedy: {
      vi: 'Hãy kiểm tra quyền và chủ sở hữu của thư mục, hoặc đặt DATA_DIR là một thư mục khác.',
      en: 'Check who owns the folder and its permissions, or set DATA_DIR to another folder.',
    },
  },
  DATA_DAMAGED: {
    kind: 'internal',
    title: {
      vi: 'Dữ liệu PostgreSQL trong {folder} bị hỏng: {reason}.',
      en: 'The PostgreSQL data in {folder} is damaged: {reason}.',
    },
    remedy: {
      vi: 'Không có gì bị xóa. Hãy giữ lại thư mục này và khôi phục từ bản sao lưu vào một thư mục mới.',
      en: 'Nothing was deleted. Keep this folder and restore a backup into a new one.',
    },
  },
  DATA_OTHER_VERSION: {
    kind: 'internal',
    title: {
      vi: 'Dữ liệu trong {folder} thuộc PostgreSQL {found}, chương trình dùng PostgreSQL {wanted}.',
      en: 'The data in {folder} belongs to PostgreSQL {found}; this program runs PostgreSQL {wanted}.',
    },
    remedy: {
      vi: 'Hãy dùng đúng phiên bản Ấn Tín đã tạo ra dữ liệu này.',
      en: 'Use the version of Ấn Tín that made this data.',
    },
  },
  DISK_FULL: {
    kind: 'full',
    title: {
      vi: 'Đĩa chứa {folder} đã đầy (cần ít nhất {megabytes} MB trống).',
      en: 'The disk that holds {folder} is full (at least {megabytes} MB must be free).',
    },
    remedy: {
      vi: 'Hãy giải phóng dung lượng rồi khởi động lại; dữ liệu đã có không bị mất.',
      en: 'Free some space and start again; what is stored is not lost.',
    },
  },
  ENGINE_MISSING: {
    kind: 'internal',
    title: {
      vi: 'Không có PostgreSQL dựng sẵn cho máy này ({platform}): {reason}.',
      en: 'There is no ready-made PostgreSQL for this machine ({platform}): {reason}.',
    },
    remedy: {
      vi: 'Hãy chạy lại npm ci, hoặc cài PostgreSQL và đặt DATABASE_URL.',
      en: 'Run npm ci again, or install PostgreSQL and set DATABASE_URL.',
    },
  },
  ENGINE_FAILED: {
    kind: 'internal',
    title: {
      vi: 'PostgreSQL không khởi động được: {reason}.',
      en: 'PostgreSQL could not start: {reason}.',
    },
    remedy: { vi: 'Xem chi tiết trong {log}.', en: 'See {log} for details.' },
  },
});
