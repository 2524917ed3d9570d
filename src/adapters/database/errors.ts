import { defineErrors } from '../../app-error.ts';

export const databaseErrors = defineErrors({
  DATABASE_OUT_OF_REACH: {
    kind: 'unavailable',
    title: {
      vi: 'Không kết nối được cơ sở dữ liệu: {reason}.',
      en: 'The database cannot be reached: {reason}.',
    },
    remedy: {
      vi: 'Kiểm tra DATABASE_URL và máy chủ PostgreSQL.',
      en: 'Check DATABASE_URL and the PostgreSQL server.',
    },
  },
  DATABASE_OTHER_SCHEMA: {
    kind: 'internal',
    title: {
      vi: 'Cơ sở dữ liệu do một phiên bản Ấn Tín khác tạo ra (bước chuyển đổi {found} không có trong bản này).',
      en: 'The database was made by another version of Ấn Tín (this one has no migration {found}).',
    },
    remedy: {
      vi: 'Hãy dùng đúng phiên bản đã tạo ra nó, hoặc một DATA_DIR (DATABASE_URL) mới.',
      en: 'Use the version that made it, or a new DATA_DIR (DATABASE_URL).',
    },
  },
  DATABASE_BUSY: {
    kind: 'unavailable',
    title: {
      vi: 'Chưa nâng cấp được cơ sở dữ liệu: một giao dịch khác đang giữ bảng cần đổi.',
      en: 'The database could not be brought up to date: another transaction holds a table that must change.',
    },
    remedy: {
      vi: 'Kết thúc giao dịch kéo dài (pg_stat_activity) rồi khởi động lại; chưa có gì bị đổi dở dang.',
      en: 'End the long transaction (pg_stat_activity) and start again; nothing was changed half-way.',
    },
  },
  DATABASE_TOO_OLD: {
    kind: 'unavailable',
    title: {
      vi: 'PostgreSQL {version} quá cũ; cần {least} trở lên.',
      en: 'PostgreSQL {version} is too old; {least} or newer is needed.',
    },
    remedy: { vi: 'Nâng cấp máy chủ PostgreSQL.', en: 'Upgrade the PostgreSQL server.' },
  },
});
