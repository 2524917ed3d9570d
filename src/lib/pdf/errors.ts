import { AppError, defineErrors } from '../../app-error.ts';

/** What can be wrong with a PDF file, and what its owner can do. */
export const pdfErrors = defineErrors({
  PDF_NOT_A_PDF: {
    kind: 'invalid',
    title: { vi: 'Tệp không phải là PDF.', en: 'The file is not a PDF.' },
    remedy: { vi: 'Chọn tệp có định dạng PDF.', en: 'Choose a file in PDF format.' },
  },
  PDF_TRUNCATED: {
    kind: 'invalid',
    title: { vi: 'Tệp PDF bị cắt cụt.', en: 'The PDF file is cut short.' },
    remedy: {
      vi: 'Tải lại tệp đầy đủ từ nguồn rồi thử lại.',
      en: 'Fetch the complete file again and retry.',
    },
  },
  PDF_DAMAGED: {
    kind: 'invalid',
    title: { vi: 'Tệp PDF bị hỏng: {reason}.', en: 'The PDF file is damaged: {reason}.' },
    remedy: {
      vi: 'Xuất lại tệp PDF từ chương trình soạn thảo rồi thử lại.',
      en: 'Export the PDF again from the program that made it and retry.',
    },
  },
  PDF_ENCRYPTED: {
    kind: 'invalid',
    title: { vi: 'Tệp PDF được đặt mật khẩu.', en: 'The PDF file is encrypted.' },
    remedy: {
      vi: 'Nhập đúng mật khẩu, hoặc gỡ mật khẩu của tệp rồi thử lại.',
      en: 'Give the right password, or remove it from the file and retry.',
    },
  },
  PDF_OWNER_PASSWORD_NEEDED: {
    kind: 'invalid',
    title: {
      vi: 'Mật khẩu này chỉ cho phép xem tệp PDF, không cho phép ký hay điền thêm.',
      en: 'This password allows reading the PDF only, neither signing nor filling in.',
    },
    remedy: {
      vi: 'Nhập mật khẩu của chủ sở hữu tệp, hoặc xin bản cho phép ký.',
      en: 'Give the owner’s password, or ask for a copy that may be signed.',
    },
  },
  PDF_TOO_DEEP: {
    kind: 'invalid',
    title: { vi: 'Cấu trúc tệp PDF lồng nhau quá sâu.', en: 'The PDF is nested too deeply.' },
    remedy: {
      vi: 'Xuất lại tệp PDF từ chương trình soạn thảo.',
      en: 'Export the PDF again from its source.',
    },
  },
  PDF_BOMB: {
    kind: 'too-large',
    title: {
      vi: 'Nội dung nén của tệp PDF lớn bất thường.',
      en: 'The compressed content of the PDF is unreasonably large.',
    },
    remedy: {
      vi: 'Không mở tệp này; kiểm tra lại nguồn gửi.',
      en: 'Do not open this file; check where it came from.',
    },
  },
  PDF_TOO_MANY: {
    kind: 'too-large',
    title: { vi: 'Tệp PDF có quá nhiều {what}.', en: 'The PDF has too many {what}.' },
    remedy: { vi: 'Chia tệp thành nhiều tệp nhỏ hơn.', en: 'Split the file into smaller ones.' },
  },
  PDF_PAGE_MISSING: {
    kind: 'invalid',
    title: { vi: 'Tệp PDF không có trang {page}.', en: 'The PDF has no page {page}.' },
    remedy: { vi: 'Chọn một trang có trong tệp.', en: 'Choose a page that exists.' },
  },
  PDF_INCREMENT_IMPOSSIBLE: {
    kind: 'invalid',
    title: {
      vi: 'Không thể ghi thêm vào tệp PDF này mà giữ nguyên nội dung cũ: {reason}.',
      en: 'Nothing can be appended to this PDF without rewriting it: {reason}.',
    },
    remedy: {
      vi: 'Xuất lại tệp PDF từ chương trình soạn thảo; tệp hiện tại được giữ nguyên.',
      en: 'Export the PDF again from its source; the present file is left as it is.',
    },
  },
  PDF_FIELD_EXISTS: {
    kind: 'conflict',
    title: { vi: 'Tệp PDF đã có trường "{name}".', en: 'The PDF already has a field "{name}".' },
    remedy: { vi: 'Dùng tên trường khác.', en: 'Use another field name.' },
  },
  PDF_SIGNATURE_TOO_LARGE: {
    kind: 'internal',
    title: {
      vi: 'Chữ ký dài {size} byte, vượt quá chỗ dành sẵn {room} byte.',
      en: 'The signature takes {size} bytes, more than the {room} bytes reserved.',
    },
    remedy: { vi: 'Dành chỗ lớn hơn rồi ký lại.', en: 'Reserve more room and sign again.' },
  },
});

export function damaged(reason: string, cause?: unknown): AppError {
  return new AppError(pdfErrors.PDF_DAMAGED, {
    params: { reason },
    ...(cause === undefined ? {} : { cause }),
  });
}
