import { defineErrors } from '../../app-error.ts';

/** Refusals at the signing desk. */
export const keyErrors = defineErrors({
  PIN_WRONG: {
    kind: 'forbidden',
    title: {
      vi: 'Mã PIN không đúng; còn {left} lần thử.',
      en: 'The PIN is wrong; {left} tries are left.',
    },
    remedy: { vi: 'Kiểm tra rồi nhập lại mã PIN.', en: 'Check the PIN and enter it again.' },
  },
  KEY_LOCKED: {
    kind: 'locked',
    title: {
      vi: 'Khóa ký tạm khóa vì nhập sai mã PIN 3 lần; mở lại sau {minutes} phút.',
      en: 'The key is locked after three wrong PINs; it opens again in {minutes} minutes.',
    },
    remedy: {
      vi: 'Chờ hết thời gian khóa rồi nhập lại mã PIN.',
      en: 'Wait until the lock ends, then enter the PIN.',
    },
  },
  KEY_NOT_HERE: {
    kind: 'conflict',
    title: {
      vi: 'Hệ thống không giữ khóa của chứng thư số này.',
      en: 'The key of this certificate is not held here.',
    },
    remedy: {
      vi: 'Ký bằng thiết bị USB, hoặc nhờ quản trị nạp khóa.',
      en: 'Sign with the USB token, or ask IT to load the key.',
    },
  },
  SEAL_MISSING: {
    kind: 'conflict',
    title: { vi: '“{unit}” không có con dấu riêng.', en: '“{unit}” has no seal of its own.' },
    remedy: { vi: 'Chọn đơn vị ban hành có con dấu.', en: 'Choose the issuing unit that has one.' },
  },
  SIGNING_SESSION_OUT_OF_REACH: {
    kind: 'unavailable',
    title: {
      vi: 'Tiến trình giữ phiên ký này không trả lời.',
      en: 'The process that holds this signing session does not answer.',
    },
    remedy: {
      vi: 'Xem lại trạng thái văn bản; nếu chưa ký thì nhập lại mã PIN rồi ký lại.',
      en: 'Look at the document again; if it is not signed, give the PIN again and sign once more.',
    },
  },
  SIGNING_SESSION_ENDED: {
    kind: 'conflict',
    title: { vi: 'Phiên ký đã kết thúc.', en: 'The signing session has ended.' },
    remedy: { vi: 'Nhập lại mã PIN để mở phiên ký mới.', en: 'Enter the PIN again to open a new one.' },
  },
});
