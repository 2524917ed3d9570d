import { defineErrors } from '../../app-error.ts';

/** Refusals of the paths that need two persons. */
export const recoveryErrors = defineErrors({
  RECOVERY_OWN: {
    kind: 'forbidden',
    title: {
      vi: 'Yêu cầu này cần người thứ hai: không ai tự xác nhận việc của mình hoặc yêu cầu do mình lập.',
      en: 'This needs a second person: nobody confirms what concerns themselves or what they asked for.',
    },
    remedy: {
      vi: 'Nhờ một người quản trị khác hoặc lãnh đạo của đơn vị xác nhận.',
      en: 'Ask another administrator or a leader of the unit.',
    },
  },
  RECOVERY_DECIDED: {
    kind: 'conflict',
    title: { vi: 'Yêu cầu này đã được quyết định.', en: 'This request has been decided already.' },
    remedy: { vi: 'Xem danh sách yêu cầu.', en: 'Look at the list of requests.' },
  },
  RECOVERY_EXPIRED: {
    kind: 'conflict',
    title: { vi: 'Yêu cầu này đã hết hạn.', en: 'This request has expired.' },
    remedy: { vi: 'Lập yêu cầu mới.', en: 'Make a new request.' },
  },
  RECOVERY_WAITING: {
    kind: 'conflict',
    title: {
      vi: 'Đã có một yêu cầu như vậy đang chờ người thứ hai.',
      en: 'Such a request waits for a second person already.',
    },
    remedy: { vi: 'Xác nhận hoặc từ chối yêu cầu đó trước.', en: 'Confirm or refuse that one first.' },
  },
  RECOVERY_POINTLESS: {
    kind: 'conflict',
    title: {
      vi: 'Tài khoản không ở trạng thái cần việc này.',
      en: 'The account is not in a state that needs this.',
    },
    remedy: { vi: 'Xem lại tài khoản.', en: 'Look at the account again.' },
  },
  SECOND_PERSON_EXISTS: {
    kind: 'conflict',
    title: {
      vi: 'Vẫn còn người khác xác nhận được: {names}.',
      en: 'Others can still confirm this: {names}.',
    },
    remedy: {
      vi: 'Nhờ họ trong ứng dụng; chỉ dùng --force khi họ thật sự không thể, và việc đó được ghi lại.',
      en: 'Ask them in the application; use --force only when they really cannot, and it is recorded.',
    },
  },
  IMAGE_NOT_PNG: {
    kind: 'invalid',
    title: {
      vi: 'Hình chữ ký hoặc dấu phải là tệp PNG đọc được, mỗi cạnh từ 50 đến 4000 điểm ảnh.',
      en: 'The picture of a signature or a seal must be a readable PNG, each side 50 to 4000 pixels.',
    },
    remedy: {
      vi: 'Chọn tệp PNG khác, nền trong suốt.',
      en: 'Choose another PNG, with a transparent background.',
    },
  },
});
