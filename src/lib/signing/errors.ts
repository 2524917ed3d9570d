import { defineErrors } from '../../app-error.ts';

export const signingErrors = defineErrors({
  SIGNING_NOT_PERMITTED: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản đã được chứng nhận ở mức không cho phép thay đổi, nên không thể ký thêm.',
      en: 'The document is certified as final: no further signature is permitted.',
    },
    remedy: {
      vi: 'Dùng bản chưa chứng nhận, hoặc ký trên một văn bản khác dẫn chiếu đến văn bản này.',
      en: 'Use a copy that is not certified, or sign another document that refers to this one.',
    },
  },
  SIGNING_EARLIER_BROKEN: {
    kind: 'conflict',
    title: {
      vi: 'Một chữ ký có sẵn nói đến những byte không có trong tệp; ký thêm sẽ làm thay đổi chữ ký đó.',
      en: 'An earlier signature speaks of bytes that the file lacks; signing would change what it covers.',
    },
    remedy: { vi: 'Xin lại tệp nguyên vẹn từ nơi gửi.', en: 'Ask the sender for the complete file.' },
  },
  SIGNING_FIELD_MISSING: {
    kind: 'conflict',
    title: { vi: 'Không có trường ký “{name}” trong tệp.', en: 'The file has no signature field “{name}”.' },
    remedy: { vi: 'Kiểm tra tên trường hoặc cho vị trí ký.', en: 'Check the name or give a place to sign.' },
  },
  SIGNING_FIELD_SIGNED: {
    kind: 'conflict',
    title: { vi: 'Trường “{name}” đã được ký.', en: 'The field “{name}” is signed already.' },
    remedy: { vi: 'Chọn trường ký khác.', en: 'Choose another signature field.' },
  },
  SIGNING_FIELD_LOCKED: {
    kind: 'conflict',
    title: {
      vi: 'Trường “{name}” đã bị khóa bởi một chữ ký trước.',
      en: 'The field “{name}” is locked by an earlier signature.',
    },
    remedy: { vi: 'Nội dung đã khóa không thể thay đổi.', en: 'What is locked can not be changed.' },
  },
  SIGNING_CERTIFY_LATE: {
    kind: 'conflict',
    title: {
      vi: 'Tệp đã có chữ ký, nên không thể chứng nhận nữa.',
      en: 'The file carries a signature already: only the first one can certify.',
    },
    remedy: { vi: 'Ký phê duyệt, không chứng nhận.', en: 'Sign without certifying.' },
  },
  SIGNING_CERTIFY_FINAL: {
    kind: 'conflict',
    title: {
      vi: 'Chứng nhận “không cho thay đổi” (P=1) không đi cùng mức lưu trữ B-LTA.',
      en: 'Certifying as final (P=1) does not go with level B-LTA.',
    },
    remedy: {
      vi: 'Chứng nhận ở mức 2 hoặc 3, hoặc chọn mức B-LT trở xuống.',
      en: 'Certify with level 2 or 3, or ask for B-LT at most.',
    },
  },
  SIGNING_CERTIFICATE_EXPIRED: {
    kind: 'conflict',
    title: {
      vi: 'Chứng thư số của {subject} không có hiệu lực lúc ký (hiệu lực từ {from} đến {to}).',
      en: 'The certificate of {subject} is not in force when signing (valid from {from} to {to}).',
    },
    remedy: { vi: 'Gia hạn hoặc xin cấp chứng thư số mới.', en: 'Have the certificate renewed.' },
  },
  SIGNING_CERTIFICATE_REVOKED: {
    kind: 'conflict',
    title: {
      vi: 'Chứng thư số của {subject} đã bị thu hồi lúc {at}.',
      en: 'The certificate of {subject} was revoked at {at}.',
    },
    remedy: {
      vi: 'Không dùng chứng thư số này; liên hệ nơi cấp.',
      en: 'Do not use this certificate; contact its issuer.',
    },
  },
  SIGNING_NO_SIGNATURE: {
    kind: 'invalid',
    title: { vi: 'Tệp chưa có chữ ký số nào.', en: 'The file carries no signature.' },
    remedy: { vi: 'Ký tệp trước.', en: 'Sign the file first.' },
  },
  SIGNING_VALUE_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Giá trị chữ ký trả về không phải của chứng thư số này hoặc không phải cho văn bản này.',
      en: 'The signature value is not of this certificate or not for this document.',
    },
    remedy: {
      vi: 'Ký lại đúng dữ liệu đã gửi đi bằng đúng chứng thư số.',
      en: 'Sign what was sent, with the certificate that was named.',
    },
  },
  SIGNING_ENDED: {
    kind: 'conflict',
    title: { vi: 'Lần ký này đã hoàn tất.', en: 'This signing is finished already.' },
    remedy: { vi: 'Bắt đầu lại nếu cần ký thêm.', en: 'Begin anew for another signature.' },
  },
  SIGNING_RESULT_WRONG: {
    kind: 'internal',
    title: {
      vi: 'Kết quả ký không qua được bước tự kiểm tra ({reason}); không có gì được lưu.',
      en: 'The signed result failed its own check ({reason}); nothing was kept.',
    },
    remedy: {
      vi: 'Thử lại; nếu vẫn lỗi hãy báo bộ phận kỹ thuật.',
      en: 'Try again; if it persists tell IT.',
    },
  },
});
