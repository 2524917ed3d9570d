import { defineErrors } from '../../app-error.ts';

export const incomingErrors = defineErrors({
  INCOMING_DUPLICATE: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản {symbol} của “{sender}” trùng với văn bản đến ngày {date} (số đến {number}).',
      en: '{symbol} of “{sender}” is the same as the one that came on {date} (arrival number {number}).',
    },
    remedy: {
      vi: 'Mở văn bản đã có để so sánh; nếu vẫn cần đăng ký, xác nhận trùng rồi thực hiện lại.',
      en: 'Compare with the earlier one; to register it all the same, confirm the duplicate and try again.',
    },
  },
  RECALL_PENDING: {
    kind: 'conflict',
    title: {
      vi: 'Bên gửi đang yêu cầu thu hồi văn bản này.',
      en: 'The sender has asked to have this document back.',
    },
    remedy: {
      vi: 'Trả lời yêu cầu thu hồi (đồng ý hoặc từ chối) trước.',
      en: 'Answer the recall first: agree or refuse.',
    },
  },
  RECALL_NOT_ASKED: {
    kind: 'conflict',
    title: {
      vi: 'Không có yêu cầu thu hồi nào đang chờ trả lời.',
      en: 'No recall is waiting for an answer.',
    },
    remedy: { vi: 'Tải lại để xem trạng thái hiện tại.', en: 'Reload to see the present state.' },
  },
  ONE_LEAD_NEEDED: {
    kind: 'invalid',
    title: {
      vi: 'Phải giao đúng một người chủ trì.',
      en: 'Exactly one person must lead.',
    },
    remedy: {
      vi: 'Chọn một người chủ trì; những người khác phối hợp.',
      en: 'Choose one to lead; the others co-operate.',
    },
  },
  ASSIGNEE_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Người được giao thứ {position} không giữ chức vụ nào trong đơn vị hoặc bộ phận trực thuộc.',
      en: 'Assignee {position} holds no post in the unit or a body below it.',
    },
    remedy: { vi: 'Chọn lại người được giao.', en: 'Choose the assignee again.' },
  },
  NOT_DIRECTED: {
    kind: 'conflict',
    title: {
      vi: 'Chưa có ý kiến chỉ đạo nêu người chủ trì.',
      en: 'No direction names who leads yet.',
    },
    remedy: {
      vi: 'Lãnh đạo ghi bút phê, hoặc văn thư nêu rõ người được giao.',
      en: 'Let the leader write the direction, or name the assignees.',
    },
  },
  REPLY_INVALID: {
    kind: 'invalid',
    title: {
      vi: 'Văn bản trả lời phải do chính đơn vị này phát hành.',
      en: 'The reply must be a document issued by this unit.',
    },
    remedy: { vi: 'Chọn lại văn bản trả lời.', en: 'Choose the reply again.' },
  },
  ARRIVAL_DATE_FUTURE: {
    kind: 'invalid',
    title: { vi: 'Ngày đến {date} chưa tới.', en: 'The arrival date {date} is in the future.' },
    remedy: { vi: 'Dùng ngày hôm nay hoặc ngày đã qua.', en: 'Use today or an earlier day.' },
  },
  INCOMING_WITHDRAWN: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản đã được bên gửi thu hồi; chỉ còn lưu thông tin thu hồi.',
      en: 'The sender has recalled this document; only the metadata of the recall is kept.',
    },
    remedy: { vi: 'Xem lịch sử để biết lý do thu hồi.', en: 'See the history for the reason.' },
  },
  SCAN_NOT_ALLOWED: {
    kind: 'conflict',
    title: {
      vi: 'Chỉ thêm bản quét cho văn bản giấy không chứa bí mật nhà nước.',
      en: 'A scan is only added to a paper document that holds no state secret.',
    },
    remedy: {
      vi: 'Văn bản điện tử giữ nguyên tệp đã nhận; văn bản mật chỉ quản lý trên giấy.',
      en: 'An electronic document keeps the files that came; a classified one is kept on paper only.',
    },
  },
  FILE_GONE: {
    kind: 'not-found',
    title: {
      vi: 'Văn bản này không có tệp đó.',
      en: 'This document has no such file.',
    },
    remedy: { vi: 'Tải lại danh sách tệp.', en: 'Reload the list of files.' },
  },
});
