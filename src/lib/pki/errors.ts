import { defineErrors } from '../../app-error.ts';

/** Every refusal of this room. `{detail}` is for engineers: a clause, a field, a status; never a secret. */
export const pkiErrors = defineErrors({
  ASN1_MALFORMED: {
    kind: 'invalid',
    title: {
      vi: 'Dữ liệu chứng thư hoặc chữ ký bị hỏng ({detail}).',
      en: 'The certificate or signature data is damaged ({detail}).',
    },
    remedy: {
      vi: 'Lấy lại tệp gốc từ nơi phát hành.',
      en: 'Obtain the original file again from its issuer.',
    },
  },
  CERTIFICATE_DAMAGED: {
    kind: 'invalid',
    title: {
      vi: 'Không đọc được chứng thư số ({detail}).',
      en: 'The certificate cannot be read ({detail}).',
    },
    remedy: {
      vi: 'Xuất lại chứng thư ở dạng PEM hoặc DER.',
      en: 'Export the certificate again as PEM or DER.',
    },
  },
  CMS_DAMAGED: {
    kind: 'invalid',
    title: { vi: 'Khối chữ ký số bị hỏng ({detail}).', en: 'The signature block is damaged ({detail}).' },
    remedy: { vi: 'Yêu cầu bên gửi ký lại văn bản.', en: 'Ask the sender to sign the document again.' },
  },
  SIGNER_KEY_UNSUPPORTED: {
    kind: 'invalid',
    title: {
      vi: 'Loại khóa không được hỗ trợ để ký ({detail}).',
      en: 'This kind of key is not supported for signing ({detail}).',
    },
    remedy: {
      vi: 'Dùng khóa RSA từ 2048 bit hoặc ECDSA P-256, P-384.',
      en: 'Use an RSA key of at least 2048 bits or ECDSA P-256 or P-384.',
    },
  },
  SIGNER_KEY_MISMATCH: {
    kind: 'invalid',
    title: {
      vi: 'Khóa bí mật không khớp với chứng thư số.',
      en: 'The private key does not belong to the certificate.',
    },
    remedy: { vi: 'Kiểm tra lại tệp khóa được cấp.', en: 'Check the key store that was issued to you.' },
  },
  PKCS12_WRONG_PIN: {
    kind: 'forbidden',
    title: { vi: 'Mã PIN của tệp khóa không đúng.', en: 'The PIN of the key store is wrong.' },
    remedy: { vi: 'Nhập lại mã PIN.', en: 'Enter the PIN again.' },
  },
  PKCS12_DAMAGED: {
    kind: 'invalid',
    title: { vi: 'Tệp khóa PKCS#12 bị hỏng ({detail}).', en: 'The PKCS#12 key store is damaged ({detail}).' },
    remedy: { vi: 'Lấy lại tệp khóa từ nơi cấp.', en: 'Obtain the key store again from its issuer.' },
  },
  PKCS12_UNSUPPORTED: {
    kind: 'invalid',
    title: {
      vi: 'Tệp khóa dùng thuật toán chưa được hỗ trợ ({detail}).',
      en: 'The key store uses an unsupported algorithm ({detail}).',
    },
    remedy: {
      vi: 'Xuất lại tệp khóa với PBES2 và AES-256.',
      en: 'Export the key store again with PBES2 and AES-256.',
    },
  },
  PKCS12_NO_KEY: {
    kind: 'invalid',
    title: {
      vi: 'Tệp khóa không chứa khóa bí mật kèm chứng thư của nó.',
      en: 'The key store holds no private key together with its certificate.',
    },
    remedy: {
      vi: 'Xuất lại tệp kèm khóa bí mật và chứng thư.',
      en: 'Export it again with the private key and the certificate.',
    },
  },
  PKI_HOST_NOT_ALLOWED: {
    kind: 'forbidden',
    title: {
      vi: 'Máy chủ {host} không nằm trong danh sách được phép truy cập.',
      en: 'The host {host} is not on the allow-list.',
    },
    remedy: {
      vi: 'Đề nghị quản trị viên bổ sung máy chủ nếu tin cậy.',
      en: 'Ask the administrator to add the host if it is trusted.',
    },
  },
  PKI_FETCH_FAILED: {
    kind: 'unavailable',
    title: {
      vi: 'Không lấy được dữ liệu từ {host} ({detail}).',
      en: 'Nothing usable came from {host} ({detail}).',
    },
    remedy: { vi: 'Thử lại sau ít phút.', en: 'Try again in a few minutes.' },
  },
  TIMESTAMP_UNAVAILABLE: {
    kind: 'unavailable',
    title: {
      vi: 'Dịch vụ dấu thời gian không phản hồi ({detail}).',
      en: 'The time-stamping service does not answer ({detail}).',
    },
    remedy: {
      vi: 'Văn bản vẫn được ký; dấu thời gian sẽ được bổ sung sau.',
      en: 'The document is signed all the same; the time-stamp will be added later.',
    },
  },
  TIMESTAMP_REFUSED: {
    kind: 'unavailable',
    title: {
      vi: 'Dịch vụ dấu thời gian từ chối yêu cầu ({detail}).',
      en: 'The time-stamping service refused the request ({detail}).',
    },
    remedy: { vi: 'Thử lại hoặc dùng dịch vụ khác.', en: 'Try again or use another service.' },
  },
  TIMESTAMP_UNTRUSTWORTHY: {
    kind: 'unavailable',
    title: {
      vi: 'Dấu thời gian nhận được không hợp lệ ({detail}).',
      en: 'The time-stamp that came back is not valid ({detail}).',
    },
    remedy: {
      vi: 'Không dùng dấu thời gian này; báo cho quản trị viên.',
      en: 'It is not used; tell the administrator.',
    },
  },
  TRUST_ANCHOR_MISMATCH: {
    kind: 'internal',
    title: {
      vi: 'Chứng thư gốc {name} không khớp vân tay đã ghim.',
      en: 'The trust anchor {name} does not match its pinned fingerprint.',
    },
    remedy: {
      vi: 'Cài đặt lại phần mềm từ nguồn tin cậy.',
      en: 'Reinstall the software from a trusted source.',
    },
  },
});
