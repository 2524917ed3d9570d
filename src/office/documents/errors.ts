import { defineErrors } from '../../app-error.ts';

export const documentErrors = defineErrors({
  DOCUMENT_TYPE_UNKNOWN: {
    kind: 'invalid',
    title: { vi: 'Không có loại văn bản “{typeCode}”.', en: 'There is no document type “{typeCode}”.' },
    remedy: {
      vi: 'Chọn một loại trong danh mục của Phụ lục III Nghị định 30/2020/NĐ-CP.',
      en: 'Choose a type of the list in appendix III of Decree 30/2020/NĐ-CP.',
    },
  },
  NOTATION_TOO_LONG: {
    kind: 'invalid',
    title: {
      vi: 'Ký hiệu “{notation}” dài quá 30 ký tự.',
      en: 'The notation “{notation}” is longer than 30 characters.',
    },
    remedy: {
      vi: 'Rút ngắn chữ viết tắt của đơn vị hoặc lĩnh vực.',
      en: 'Shorten the abbreviation of the unit or the field.',
    },
  },
  TEXT_FORBIDDEN_CHARACTER: {
    kind: 'invalid',
    title: {
      vi: 'Trường “{field}” có ký tự không nhìn thấy hoặc đảo chiều ({character}).',
      en: 'The field “{field}” holds an invisible or direction-changing character ({character}).',
    },
    remedy: {
      vi: 'Xoá ký tự đó hoặc gõ lại nội dung thay vì dán.',
      en: 'Remove the character, or type the text instead of pasting it.',
    },
  },
  TEXT_TOO_LONG: {
    kind: 'invalid',
    title: {
      vi: 'Trường “{field}” dài {length} ký tự, tối đa là {limit}.',
      en: 'The field “{field}” has {length} characters; at most {limit} are allowed.',
    },
    remedy: { vi: 'Rút ngắn nội dung.', en: 'Shorten the text.' },
  },
  TEXT_EMPTY: {
    kind: 'invalid',
    title: { vi: 'Trường “{field}” còn trống.', en: 'The field “{field}” is empty.' },
    remedy: { vi: 'Điền nội dung rồi thực hiện lại.', en: 'Fill it in and try again.' },
  },
  STATE_SECRET_REFUSED: {
    kind: 'invalid',
    title: {
      vi: 'Hệ thống này không tiếp nhận nội dung bí mật nhà nước (mật, tối mật, tuyệt mật).',
      en: 'This service does not take content that is a state secret.',
    },
    remedy: {
      vi: 'Xử lý theo pháp luật về bảo vệ bí mật nhà nước; tại đây chỉ ghi một dòng vào sổ đăng ký.',
      en: 'Handle it under the law on state secrets; here only a line of the register may be written by hand.',
    },
  },
  ADDRESSEE_UNKNOWN: {
    kind: 'invalid',
    title: {
      vi: 'Nơi nhận thứ {position} không có trong danh mục đơn vị.',
      en: 'Addressee {position} is not among the units.',
    },
    remedy: {
      vi: 'Chọn lại đơn vị, hoặc chỉ ghi tên nếu gửi bản giấy ra ngoài hệ thống.',
      en: 'Choose the unit again, or give only a name for paper sent outside.',
    },
  },
  ADDRESSEE_OUTSIDE_NEEDS_PAPER: {
    kind: 'invalid',
    title: {
      vi: 'Nơi nhận “{name}” ở ngoài hệ thống nên chỉ gửi được bản giấy.',
      en: '“{name}” is outside this service and can only be sent paper.',
    },
    remedy: {
      vi: 'Chọn hình thức gửi giấy, hoặc chọn đơn vị trong hệ thống.',
      en: 'Choose paper, or a unit inside.',
    },
  },
  ADDRESSEE_TWICE: {
    kind: 'invalid',
    title: {
      vi: 'Nơi nhận “{name}” được ghi hai lần.',
      en: 'The addressee “{name}” is listed twice.',
    },
    remedy: { vi: 'Bỏ bớt một dòng.', en: 'Remove one of the lines.' },
  },
  SIGNER_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Người ký thứ {position} không phải lãnh đạo đương nhiệm của đơn vị ban hành.',
      en: 'Signer {position} does not hold a leading post in the issuing unit.',
    },
    remedy: { vi: 'Chọn lại người ký.', en: 'Choose the signer again.' },
  },
  LINKED_DOCUMENT_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Văn bản được thay thế phải do chính đơn vị này ban hành và chưa bị thay thế.',
      en: 'The replaced document must be one issued by this unit and not replaced yet.',
    },
    remedy: { vi: 'Chọn lại văn bản được thay thế.', en: 'Choose the replaced document again.' },
  },
  DRAFT_INCOMPLETE: {
    kind: 'conflict',
    title: {
      vi: 'Dự thảo còn thiếu: {missing}.',
      en: 'The draft still lacks: {missing}.',
    },
    remedy: { vi: 'Bổ sung rồi trình lại.', en: 'Complete it and submit again.' },
  },
  DUE_DATE_PAST: {
    kind: 'invalid',
    title: { vi: 'Hạn trả lời {date} đã qua.', en: 'The due date {date} has passed.' },
    remedy: { vi: 'Chọn ngày từ hôm nay trở đi.', en: 'Choose today or a later day.' },
  },
  ORIGIN_TYPE_MISMATCH: {
    kind: 'invalid',
    title: {
      vi: 'Loại “{type}” không hợp với nguồn gốc đã chọn.',
      en: 'The type “{type}” does not fit the chosen origin.',
    },
    remedy: {
      vi: 'Bản sao y, sao lục, trích sao (Điều 25) phải chọn nguồn gốc “bản sao”, và ngược lại.',
      en: 'Copies (art. 25) have the origin “copy”, and only they.',
    },
  },
  REPLY_TARGET_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Văn bản đến được trả lời không thuộc đơn vị này.',
      en: 'The incoming document that is answered does not belong to this unit.',
    },
    remedy: { vi: 'Chọn lại văn bản đến.', en: 'Choose the incoming document again.' },
  },
  FILE_CODE_INVALID: {
    kind: 'invalid',
    title: { vi: 'Mã hồ sơ cần đủ năm và số, ký hiệu.', en: 'A file code needs its year and its notation.' },
    remedy: { vi: 'Điền cả hai hoặc bỏ trống cả hai.', en: 'Give both or neither.' },
  },
});
