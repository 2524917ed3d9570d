import { defineErrors } from '../../app-error.ts';

const askSender = {
  vi: 'Trả lại bên gửi (trạng thái 02) kèm lý do này.',
  en: 'Send it back to the sender (status 02) with this reason.',
};
const mayBeAttack = {
  vi: 'Không dùng tệp này; báo cho bên gửi qua kênh khác, đây có thể là tấn công.',
  en: 'Do not use this file; tell the sender by another way, this may be an attack.',
};
const correctInput = {
  vi: 'Sửa nội dung rồi tạo lại thông điệp.',
  en: 'Correct the content and make the message again.',
};

/** Why a message is refused. Nothing of a refused message may be used. */
export const edxmlErrors = defineErrors({
  EDXML_NOT_EDXML: {
    kind: 'invalid',
    title: {
      vi: 'Tệp không phải thông điệp edXML ({detail}).',
      en: 'The file is no edXML message ({detail}).',
    },
    remedy: askSender,
  },
  EDXML_ENCODING: {
    kind: 'invalid',
    title: {
      vi: 'Bảng mã “{encoding}” không được đọc; edXML dùng UTF-8 hoặc UTF-16.',
      en: 'The encoding “{encoding}” is not read; edXML is UTF-8 or UTF-16.',
    },
    remedy: askSender,
  },
  EDXML_BAD_CHARACTERS: {
    kind: 'invalid',
    title: {
      vi: 'Tệp có chuỗi byte sai bảng mã {encoding}.',
      en: 'The file has bytes that are not {encoding}.',
    },
    remedy: askSender,
  },
  EDXML_NOT_WELL_FORMED: {
    kind: 'invalid',
    title: {
      vi: 'XML sai cú pháp ở dòng {line} ({detail}).',
      en: 'The XML is not well-formed in line {line} ({detail}).',
    },
    remedy: askSender,
  },
  EDXML_TRUNCATED: {
    kind: 'invalid',
    title: { vi: 'Thông điệp bị cắt cụt.', en: 'The message ends too early.' },
    remedy: {
      vi: 'Tải lại; nếu vẫn vậy, đề nghị bên gửi gửi lại.',
      en: 'Fetch it again; if that does not help, ask for it to be sent again.',
    },
  },
  EDXML_DTD: {
    kind: 'invalid',
    title: { vi: 'Thông điệp có khai báo DTD.', en: 'The message has a document type declaration.' },
    remedy: mayBeAttack,
  },
  EDXML_ENTITY: {
    kind: 'invalid',
    title: {
      vi: 'Thông điệp dùng thực thể “{name}” không thuộc XML.',
      en: 'The message uses the entity “{name}”, which XML does not have.',
    },
    remedy: askSender,
  },
  EDXML_TOO_DEEP: {
    kind: 'too-large',
    title: {
      vi: 'Các phần tử lồng nhau quá {limit} tầng.',
      en: 'Elements are nested more than {limit} deep.',
    },
    remedy: mayBeAttack,
  },
  EDXML_TOO_LARGE: {
    kind: 'too-large',
    title: {
      vi: 'Vượt giới hạn: {what} (tối đa {limit}).',
      en: 'Beyond the limit: {what} (at most {limit}).',
    },
    remedy: askSender,
  },
  EDXML_HEADER_TWICE: {
    kind: 'invalid',
    title: {
      vi: 'Thông điệp có {count} phần tiêu đề; không thể biết phần nào là thật.',
      en: 'The message has {count} headers; which is the true one cannot be known.',
    },
    remedy: mayBeAttack,
  },
  EDXML_CONTRADICTION: {
    kind: 'invalid',
    title: {
      vi: 'Phần tử {field} có hai giá trị khác nhau.',
      en: 'The element {field} stands twice with different values.',
    },
    remedy: askSender,
  },
  EDXML_KIND_UNCLEAR: {
    kind: 'invalid',
    title: {
      vi: 'Thông điệp vừa là trạng thái vừa là văn bản.',
      en: 'The message is a status and a document at once.',
    },
    remedy: askSender,
  },
  EDXML_FIELD_MISSING: {
    kind: 'invalid',
    title: { vi: 'Thiếu phần tử {field}.', en: 'The element {field} is missing.' },
    remedy: askSender,
  },
  EDXML_FIELD_UNCLEAR: {
    kind: 'invalid',
    title: {
      vi: 'Giá trị “{value}” của phần tử {field} không hiểu được.',
      en: 'The value “{value}” of the element {field} cannot be understood.',
    },
    remedy: askSender,
  },
  EDXML_ATTACHMENT_MISSING: {
    kind: 'invalid',
    title: {
      vi: 'Thiếu tệp đính kèm “{name}” đã nêu trong danh mục.',
      en: 'The attachment “{name}” that the manifest lists is missing.',
    },
    remedy: askSender,
  },
  EDXML_ATTACHMENT_TWICE: {
    kind: 'invalid',
    title: {
      vi: 'Tệp đính kèm “{name}” có hai lần.',
      en: 'The attachment “{name}” is there twice.',
    },
    remedy: askSender,
  },
  EDXML_BASE64: {
    kind: 'invalid',
    title: {
      vi: 'Nội dung tệp đính kèm “{name}” không đúng base64.',
      en: 'The content of the attachment “{name}” is not base64.',
    },
    remedy: askSender,
  },
  EDXML_ZIP_BROKEN: {
    kind: 'invalid',
    title: {
      vi: 'Tệp đính kèm “{name}” được nén nhưng không giải nén được ({detail}).',
      en: 'The attachment “{name}” is zipped and cannot be unzipped ({detail}).',
    },
    remedy: askSender,
  },
  EDXML_ZIP_BOMB: {
    kind: 'too-large',
    title: {
      vi: 'Tệp đính kèm “{name}” nén quá mức (hơn {limit} lần).',
      en: 'The attachment “{name}” is packed too tightly (more than {limit} times).',
    },
    remedy: mayBeAttack,
  },
  EDXML_SIGNATURE_WRAPPED: {
    kind: 'invalid',
    title: {
      vi: 'Chữ ký XML không ký đúng phần được đọc ({detail}).',
      en: 'The XML signature does not stand over what would be read ({detail}).',
    },
    remedy: mayBeAttack,
  },
  EDXML_SOURCE_CHANGED: {
    kind: 'conflict',
    title: { vi: 'Tệp thay đổi trong khi đang đọc.', en: 'The file changed while it was read.' },
    remedy: { vi: 'Đọc lại khi tệp đã ghi xong.', en: 'Read it again when it is complete.' },
  },
  EDXML_NOT_WRITABLE: {
    kind: 'invalid',
    title: {
      vi: 'Không tạo được thông điệp: {field} {vi}.',
      en: 'The message cannot be made: {field} {en}.',
    },
    remedy: correctInput,
  },
});
