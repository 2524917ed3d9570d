import { defineErrors } from '../../app-error.ts';

export const typesettingErrors = defineErrors({
  IMAGE_NOT_PNG: {
    kind: 'invalid',
    title: { vi: 'Hình ảnh không phải tệp PNG đọc được.', en: 'The image is not a readable PNG file.' },
    remedy: {
      vi: 'Hãy dùng tệp PNG nền trong suốt (Nghị định 30/2020/NĐ-CP, Phụ lục I).',
      en: 'Use a PNG file with a transparent background (Decree 30/2020, appendix I).',
    },
  },
  IMAGE_TOO_LARGE: {
    kind: 'too-large',
    title: {
      vi: 'Hình ảnh {width} × {height} điểm vượt quá {limit} điểm mỗi chiều.',
      en: 'The image of {width} × {height} pixels exceeds {limit} pixels a side.',
    },
    remedy: { vi: 'Hãy thu nhỏ hình ảnh rồi thử lại.', en: 'Make the image smaller and try again.' },
  },
  DOCUMENT_FORM_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Không soạn được văn bản: {reason}.',
      en: 'The document cannot be composed: {reason}.',
    },
    remedy: { vi: 'Hãy bổ sung thành phần còn thiếu.', en: 'Add what is missing.' },
  },
  PRINT_COPY_UNREADABLE: {
    kind: 'invalid',
    title: {
      vi: 'Không tạo được bản in có dấu “ĐẾN” từ tệp PDF này.',
      en: 'No print copy with the arrival stamp can be made from this PDF.',
    },
    remedy: {
      vi: 'Hãy in tệp gốc và đóng dấu “ĐẾN” trên giấy.',
      en: 'Print the original file and stamp the paper.',
    },
  },
});
