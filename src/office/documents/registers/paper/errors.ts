import { defineErrors } from '../../../../app-error.ts';

export const paperErrors = defineErrors({
  PAPER_LINE_UNKNOWN: {
    kind: 'invalid',
    title: {
      vi: 'Dòng sổ không thuộc sổ văn bản đi của đơn vị.',
      en: 'The line is none of the unit’s outgoing register.',
    },
    remedy: { vi: 'Chọn văn bản trong sổ văn bản đi.', en: 'Choose a document of the outgoing register.' },
  },
  PAPER_LINE_VOID: {
    kind: 'conflict',
    title: { vi: 'Số {number} không sử dụng.', en: 'The number {number} is void.' },
    remedy: { vi: 'Chọn văn bản khác.', en: 'Choose another document.' },
  },
  PAPER_LINE_SECRET: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản {number} chứa bí mật nhà nước.',
      en: '{number} holds a state secret.',
    },
    remedy: {
      vi: 'Gửi và sử dụng theo sổ riêng của pháp luật về bảo vệ bí mật nhà nước, không ghi ở đây.',
      en: 'Send and use it by the books of the law on state secrets; nothing of it stands here.',
    },
  },
  PAPER_DATE_EARLY: {
    kind: 'invalid',
    title: {
      vi: 'Ngày {date} trước ngày văn bản {number} ({documentDate}).',
      en: '{date} lies before {number} of {documentDate}.',
    },
    remedy: { vi: 'Kiểm tra lại ngày.', en: 'Check the date.' },
  },
  PAPER_LINE_TWICE: {
    kind: 'invalid',
    title: { vi: 'Một văn bản được chọn hai lần.', en: 'A document is named twice.' },
    remedy: { vi: 'Chọn mỗi văn bản một lần.', en: 'Name each document once.' },
  },
  POSTING_DELIVERY_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Lượt gửi không phải bản giấy của văn bản {number}.',
      en: 'The delivery is not one on paper of {number}.',
    },
    remedy: { vi: 'Chọn lại trong danh sách chờ gửi.', en: 'Choose from the list of what waits.' },
  },
  POSTING_STRUCK: {
    kind: 'conflict',
    title: {
      vi: 'Dòng này đã gạch bỏ: {reason}.',
      en: 'The line is struck out: {reason}.',
    },
    remedy: { vi: 'Ghi dòng mới nếu cần.', en: 'Enter a new line where one is needed.' },
  },
  POSTING_OUTCOME_EARLY: {
    kind: 'invalid',
    title: {
      vi: 'Ngày {date} trước ngày chuyển {postedOn}.',
      en: '{date} lies before the day of posting, {postedOn}.',
    },
    remedy: { vi: 'Kiểm tra lại ngày.', en: 'Check the date.' },
  },
  COPY_ALREADY_OUT: {
    kind: 'conflict',
    title: {
      vi: 'Bản lưu của {number} đang do {user} sử dụng từ ngày {date}.',
      en: 'The archive copy of {number} has been with {user} since {date}.',
    },
    remedy: { vi: 'Ghi ngày trả trước khi cho sử dụng tiếp.', en: 'Enter its return first.' },
  },
  COPY_PERMITTER_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Người cho phép không phải lãnh đạo của đơn vị vào ngày {date}.',
      en: 'Who permitted it was no leader of the unit on {date}.',
    },
    remedy: { vi: 'Chọn lãnh đạo đã cho phép.', en: 'Choose the leader who permitted it.' },
  },
  COPY_RETURNED: {
    kind: 'conflict',
    title: { vi: 'Bản lưu đã trả ngày {date}.', en: 'The copy was returned on {date}.' },
    remedy: { vi: 'Không cần ghi lại.', en: 'Nothing is left to enter.' },
  },
  COPY_RETURN_EARLY: {
    kind: 'invalid',
    title: {
      vi: 'Ngày trả {returned} trước ngày sử dụng {used}.',
      en: 'Returned on {returned}, before it was taken on {used}.',
    },
    remedy: { vi: 'Kiểm tra lại ngày trả.', en: 'Check the day of return.' },
  },
});
