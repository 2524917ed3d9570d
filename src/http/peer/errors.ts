import { defineErrors } from '../../app-error.ts';

/** What a partner's program may be told at the door; people read it in its log. */
export const peerDoorErrors = defineErrors({
  PEER_UNKNOWN: {
    kind: 'forbidden',
    title: {
      vi: 'Chứng thư này không phải của đối tác nào đã đăng ký ở đây.',
      en: 'This certificate is of no partner registered here.',
    },
    remedy: {
      vi: 'Gửi dấu vân tay SHA-256 của chứng thư cho quản trị bên nhận để đăng ký.',
      en: 'Give the SHA-256 fingerprint of the certificate to the administrators here, who register it.',
    },
  },
  PEER_CERTIFICATE_EXPIRED: {
    kind: 'forbidden',
    title: { vi: 'Chứng thư đã hết hạn hoặc chưa có hiệu lực.', en: 'The certificate is not in force.' },
    remedy: {
      vi: 'Thay chứng thư và báo dấu vân tay mới cho bên nhận.',
      en: 'Replace it and tell its fingerprint.',
    },
  },
  PEER_TOO_MANY: {
    kind: 'too-many',
    title: {
      vi: 'Quá nhiều yêu cầu cùng lúc từ đối tác này.',
      en: 'Too many requests of this partner at once.',
    },
    remedy: { vi: 'Thử lại sau giây lát.', en: 'Try again in a moment.' },
  },
  PEER_FILE_NAME: {
    kind: 'invalid',
    title: {
      vi: 'Tên tệp phải là mã băm SHA-256 của nó và độ dài phải được nêu trước.',
      en: 'A file is named by its SHA-256 and tells its length first.',
    },
    remedy: { vi: 'Sửa yêu cầu.', en: 'Correct the request.' },
  },
});
