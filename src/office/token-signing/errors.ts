import { defineErrors } from '../../app-error.ts';

const prepareAgain = {
  vi: 'Bấm ký lại trên trang văn bản để có tệp mới.',
  en: 'Press sign again on the page of the document to get a new file.',
} as const;

const onlySign = {
  vi: 'Mở lại từ trang văn bản, chỉ ký đúng tệp được mở, không lưu lại bằng phần mềm khác.',
  en: 'Begin again from the page; sign the very file that opens and save it with no other program.',
} as const;

/** Why a file signed on an official's own token is not taken (docs/token-signing.md). */
export const tokenSigningErrors = defineErrors({
  TOKEN_SIGNING_UNKNOWN: {
    kind: 'forbidden',
    title: { vi: 'Địa chỉ ký không đúng.', en: 'This signing address is not known.' },
    remedy: prepareAgain,
  },
  TOKEN_SIGNING_EXPIRED: {
    kind: 'forbidden',
    title: { vi: 'Địa chỉ ký đã hết hạn (20 phút).', en: 'The signing address has expired (20 minutes).' },
    remedy: prepareAgain,
  },
  TOKEN_SIGNING_USED: {
    kind: 'conflict',
    title: {
      vi: 'Lần ký này đã có kết quả; không nhận tệp thêm lần nữa.',
      en: 'This signing has its result already; no further file is taken.',
    },
    remedy: { vi: 'Tải lại trang văn bản để xem kết quả.', en: 'Reload the page of the document.' },
  },
  TOKEN_SIGNING_RIGHT_ENDED: {
    kind: 'forbidden',
    title: {
      vi: 'Tài khoản hoặc chức vụ dùng để ký không còn hiệu lực.',
      en: 'The account or the post that was to sign is no longer in force.',
    },
    remedy: {
      vi: 'Liên hệ phụ trách công nghệ thông tin của đơn vị.',
      en: 'Contact the IT officer of your unit.',
    },
  },
  TOKEN_SIGNING_PURPOSE_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Văn bản loại này không ký theo cách “{purpose}”.',
      en: 'A document of this kind is not signed by “{purpose}”.',
    },
    remedy: {
      vi: 'Bản sao: copy; văn bản khác: issue; tệp đính kèm: appendix kèm fileId.',
      en: 'Copies: copy; other documents: issue; attachments: appendix with fileId.',
    },
  },
  TOKEN_SIGNING_FILE_MISSING: {
    kind: 'invalid',
    title: {
      vi: 'Yêu cầu không có tệp trong trường uploadfile.',
      en: 'The request holds no file in the field uploadfile.',
    },
    remedy: prepareAgain,
  },
  TOKEN_SIGNING_UNREADABLE: {
    kind: 'invalid',
    title: { vi: 'Tệp gửi về không đọc được: {reason}', en: 'The returned file cannot be read: {reason}' },
    remedy: onlySign,
  },
  TOKEN_SIGNING_OTHER_FILE: {
    kind: 'invalid',
    title: {
      vi: 'Tệp gửi về không phải tệp đã chuẩn bị, hoặc đã bị ghi lại toàn bộ: phần đầu không còn nguyên từng byte.',
      en: 'The returned file is not the prepared one, or was rewritten: its beginning is not the same byte for byte.',
    },
    remedy: onlySign,
  },
  TOKEN_SIGNING_UNSIGNED: {
    kind: 'invalid',
    title: { vi: 'Tệp gửi về chưa có chữ ký mới.', en: 'The returned file holds no new signature.' },
    remedy: prepareAgain,
  },
  TOKEN_SIGNING_SIGNATURE_COUNT: {
    kind: 'invalid',
    title: {
      vi: 'Tệp gửi về phải có đúng một chữ ký mới, nhưng có {count}.',
      en: 'The returned file must hold exactly one new signature; it holds {count}.',
    },
    remedy: onlySign,
  },
  TOKEN_SIGNING_CHANGED: {
    kind: 'invalid',
    title: {
      vi: 'Ngoài chữ ký, tệp gửi về còn bị thay đổi: {change}',
      en: 'Besides the signature the returned file was changed: {change}',
    },
    remedy: onlySign,
  },
  TOKEN_SIGNING_FIELD_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Ô “{field}” không dành cho lần ký này.',
      en: 'The field “{field}” is not for this signature.',
    },
    remedy: onlySign,
  },
  TOKEN_SIGNING_NUMBER_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Ô “{field}” phải ghi “{expected}” cùng lúc với con dấu, nhưng ghi “{found}”.',
      en: 'The field “{field}” must read “{expected}” together with the seal; it reads “{found}”.',
    },
    remedy: {
      vi: 'Dùng số và ngày do hệ thống đã cấp, điền trước khi đóng dấu trong cùng một lần ký.',
      en: 'Use the number and date that were given here, and set them in the same step as the seal.',
    },
  },
  TOKEN_SIGNING_NUMBER_UNLOCKED: {
    kind: 'invalid',
    title: {
      vi: 'Chữ ký của cơ quan không khóa ô số và ô ngày.',
      en: 'The agency’s signature does not lock the number and the date.',
    },
    remedy: {
      vi: 'Ký vào đúng ô con dấu đã đặt sẵn trong tệp.',
      en: 'Sign in the reserved field of the seal.',
    },
  },
  TOKEN_SIGNING_INVALID: {
    kind: 'invalid',
    title: { vi: 'Chữ ký mới không hợp lệ: {reason}', en: 'The new signature is not valid: {reason}' },
    remedy: {
      vi: 'Kiểm tra chứng thư số, giờ máy tính và kết nối mạng của máy ký rồi ký lại.',
      en: 'Check the certificate, the clock and the network of the signing machine, then sign again.',
    },
  },
});
