import { defineErrors } from '../../app-error.ts';

const asPdf = {
  vi: 'Mở tệp trong phần mềm soạn thảo, xuất ra PDF rồi tải tệp PDF lên.',
  en: 'Open the file in a word processor, export it as PDF and upload that.',
} as const;

export const convertErrors = defineErrors({
  CONVERTER_NOT_INSTALLED: {
    kind: 'conflict',
    title: {
      vi: 'Máy chủ này chưa cài LibreOffice nên không đổi được DOCX, ODT thành PDF.',
      en: 'LibreOffice is not installed on this server, so DOCX and ODT can not be turned into PDF.',
    },
    remedy: asPdf,
  },
  CONVERTER_BUSY: {
    kind: 'unavailable',
    title: {
      vi: 'Máy chủ đang đổi nhiều tệp khác thành PDF.',
      en: 'The server is busy turning other files into PDF.',
    },
    remedy: { vi: 'Đợi một phút rồi tải lên lại.', en: 'Wait a minute and upload it again.' },
  },
  ARCHIVE_BOMB: {
    kind: 'invalid',
    title: {
      vi: 'Tệp này khi giải nén lớn hơn mức cho phép.',
      en: 'Unpacked, this file is larger than is allowed.',
    },
    remedy: asPdf,
  },
  CONVERSION_FAILED: {
    kind: 'invalid',
    title: {
      vi: 'Không đổi được tệp này thành PDF: {reasonVi}.',
      en: 'This file can not be turned into PDF: {reasonEn}.',
    },
    remedy: asPdf,
  },
});
