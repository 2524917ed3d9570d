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
});
