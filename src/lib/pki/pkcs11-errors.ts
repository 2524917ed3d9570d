import { defineErrors } from '../../app-error.ts';

const reinsert = {
  vi: 'Cắm lại thiết bị rồi nhập lại mã PIN.',
  en: 'Insert the device again, then enter the PIN again.',
};

/** Refusals of hardware tokens and HSMs. `{detail}` is for engineers: a return value of PKCS#11; never a secret. */
export const tokenErrors = defineErrors({
  TOKEN_DRIVER_ABSENT: {
    kind: 'unavailable',
    title: {
      vi: 'Máy chủ chưa có thành phần dùng thiết bị khóa (gói pkcs11js).',
      en: 'The part that speaks to key devices (package pkcs11js) is not installed on this server.',
    },
    remedy: {
      vi: 'Quản trị cài g++, make và python3, rồi chạy lại “npm ci”.',
      en: 'IT installs g++, make and python3, then runs “npm ci” again.',
    },
  },
  TOKEN_MODULE_UNUSABLE: {
    kind: 'unavailable',
    title: {
      vi: 'Không dùng được thư viện PKCS#11 {module} ({detail}).',
      en: 'The PKCS#11 module {module} cannot be used ({detail}).',
    },
    remedy: {
      vi: 'Kiểm tra đường dẫn và cài lại phần mềm của hãng thiết bị.',
      en: 'Check the path and install the maker’s software again.',
    },
  },
  TOKEN_ABSENT: {
    kind: 'unavailable',
    title: { vi: 'Không thấy thiết bị khóa {wanted}.', en: 'The key device {wanted} is not there.' },
    remedy: { vi: 'Cắm thiết bị rồi thử lại.', en: 'Insert the device and try again.' },
  },
  TOKEN_AMBIGUOUS: {
    kind: 'conflict',
    title: {
      vi: 'Có {count} thiết bị khóa; chưa rõ dùng thiết bị nào.',
      en: '{count} key devices are there; it is not said which one to use.',
    },
    remedy: {
      vi: 'Chỉ rõ khe cắm, nhãn thiết bị hoặc vân tay chứng thư số.',
      en: 'Name the slot, the device’s label or the certificate’s fingerprint.',
    },
  },
  TOKEN_CERTIFICATE_ABSENT: {
    kind: 'conflict',
    title: {
      vi: 'Thiết bị khóa không chứa chứng thư số cần dùng.',
      en: 'No key device holds the certificate that is wanted.',
    },
    remedy: {
      vi: 'Kiểm tra thiết bị được cấp và chứng thư số đã đăng ký.',
      en: 'Check which device was issued and which certificate is registered.',
    },
  },
  TOKEN_CERTIFICATE_AMBIGUOUS: {
    kind: 'conflict',
    title: {
      vi: 'Thiết bị khóa chứa {count} chứng thư số kèm khóa; chưa rõ dùng chứng thư nào.',
      en: 'The key device holds {count} certificates with keys; it is not said which one to use.',
    },
    remedy: { vi: 'Chỉ rõ vân tay chứng thư số.', en: 'Name the certificate’s fingerprint.' },
  },
  TOKEN_KEY_ABSENT: {
    kind: 'conflict',
    title: {
      vi: 'Thiết bị có chứng thư số nhưng không có khóa bí mật của nó.',
      en: 'The device holds the certificate but not its private key.',
    },
    remedy: {
      vi: 'Đề nghị nơi cấp nạp lại khóa vào thiết bị.',
      en: 'Ask the issuer to load the key into the device again.',
    },
  },
  TOKEN_PIN_WRONG: {
    kind: 'forbidden',
    title: { vi: 'Mã PIN của thiết bị khóa không đúng.', en: 'The PIN of the key device is wrong.' },
    remedy: {
      vi: 'Kiểm tra kỹ rồi nhập lại; nhập sai nhiều lần thiết bị sẽ bị khóa.',
      en: 'Check it carefully and enter it again; too many wrong PINs lock the device.',
    },
  },
  TOKEN_PIN_LAST_TRY: {
    kind: 'locked',
    title: {
      vi: 'Thiết bị khóa chỉ còn một lần thử mã PIN; hệ thống không dùng lần thử này.',
      en: 'The key device has one try of its PIN left; it is not used here.',
    },
    remedy: {
      vi: 'Nhập đúng mã PIN bằng phần mềm của hãng thiết bị, hoặc nhờ nơi cấp đặt lại mã PIN.',
      en: 'Enter the right PIN in the maker’s own software, or have the issuer reset the PIN.',
    },
  },
  TOKEN_PIN_LOCKED: {
    kind: 'locked',
    title: { vi: 'Mã PIN của thiết bị khóa đã bị khóa.', en: 'The PIN of the key device is locked.' },
    remedy: { vi: 'Đề nghị nơi cấp mở khóa thiết bị.', en: 'Ask the issuer to unlock the device.' },
  },
  TOKEN_IN_USE: {
    kind: 'conflict',
    title: {
      vi: 'Thiết bị khóa đang được phần khác của hệ thống mở.',
      en: 'Another part of this process has the key device open.',
    },
    remedy: { vi: 'Thử lại sau ít phút.', en: 'Try again in a few minutes.' },
  },
  TOKEN_REMOVED: {
    kind: 'unavailable',
    title: {
      vi: 'Thiết bị khóa đã bị rút ra hoặc mất kết nối ({detail}).',
      en: 'The key device was removed or is no longer connected ({detail}).',
    },
    remedy: reinsert,
  },
  TOKEN_SESSION_ENDED: {
    kind: 'conflict',
    title: {
      vi: 'Phiên làm việc với thiết bị khóa đã đóng.',
      en: 'The session with the key device is closed.',
    },
    remedy: { vi: 'Nhập lại mã PIN để mở phiên mới.', en: 'Enter the PIN again to open a new one.' },
  },
  TOKEN_FAILED: {
    kind: 'unavailable',
    title: { vi: 'Thiết bị khóa báo lỗi ({detail}).', en: 'The key device reports a failure ({detail}).' },
    remedy: reinsert,
  },
});
