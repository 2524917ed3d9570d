import { defineErrors } from '../../../app-error.ts';

export const backupDatabaseErrors = defineErrors({
  IMPORT_NOT_EMPTY: {
    kind: 'conflict',
    title: {
      vi: 'Cơ sở dữ liệu đích đã có dữ liệu (bảng {table}).',
      en: 'The target database holds data already (table {table}).',
    },
    remedy: {
      vi: 'Chỉ nhập vào cơ sở dữ liệu trống; không có gì bị thay đổi.',
      en: 'Import goes into an empty database only; nothing was changed.',
    },
  },
  IMPORT_OTHER_SCHEMA: {
    kind: 'conflict',
    title: {
      vi: 'Bản xuất thuộc phiên bản Ấn Tín khác: các bảng không giống nhau.',
      en: 'The export is of another version of Ấn Tín: its tables differ.',
    },
    remedy: {
      vi: 'Nhập bằng đúng phiên bản đã xuất, sau đó nâng cấp.',
      en: 'Import with the version that exported, then upgrade.',
    },
  },
  IMPORT_DIFFERS: {
    kind: 'internal',
    title: {
      vi: 'Bảng {table} sau khi nhập không giống bản xuất ({found} dòng, bản xuất {wanted} dòng).',
      en: 'After the import the table {table} is not what was exported ({found} rows, the export has {wanted}).',
    },
    remedy: {
      vi: 'Không có gì được ghi; kiểm tra bản xuất rồi nhập lại.',
      en: 'Nothing was written; check the export and import again.',
    },
  },
});
