import { defineErrors } from '../../../app-error.ts';

export const peerErrors = defineErrors({
  PEER_OUT_OF_REACH: {
    kind: 'unavailable',
    title: {
      vi: 'Không kết nối được hệ thống của đối tác: {reason}.',
      en: "The partner's system can not be reached: {reason}.",
    },
    remedy: {
      vi: 'Hệ thống tự thử lại; nếu kéo dài, kiểm tra địa chỉ, mạng và chứng thư của hai bên.',
      en: 'The service tries again by itself; if it lasts, check the address, the network and the certificates of both sides.',
    },
  },
  PEER_SILENT: {
    kind: 'unavailable',
    title: {
      vi: 'Hệ thống của đối tác im lặng quá {seconds} giây.',
      en: "The partner's system said nothing for {seconds} seconds.",
    },
    remedy: { vi: 'Hệ thống tự thử lại.', en: 'The service tries again by itself.' },
  },
  PEER_CERTIFICATE_UNKNOWN: {
    kind: 'unavailable',
    title: {
      vi: 'Chứng thư mà hệ thống của đối tác đưa ra không phải chứng thư đã đăng ký ({fingerprint}).',
      en: "The certificate shown by the partner's system is not the one registered ({fingerprint}).",
    },
    remedy: {
      vi: 'Hỏi đối tác qua kênh khác; nếu họ đã đổi chứng thư, đăng ký dấu vân tay mới.',
      en: 'Ask the partner another way; if they have changed it, register the new fingerprint.',
    },
  },
  PEER_ANSWERED_ERROR: {
    kind: 'unavailable',
    title: {
      vi: 'Hệ thống của đối tác trả lời lỗi {status} {code}.',
      en: "The partner's system answered with the error {status} {code}.",
    },
    remedy: {
      vi: 'Hệ thống tự thử lại; báo mã lỗi này cho đối tác nếu kéo dài.',
      en: 'The service tries again by itself; tell the partner this code if it lasts.',
    },
  },
  PEER_ANSWER_UNREADABLE: {
    kind: 'unavailable',
    title: {
      vi: 'Câu trả lời của hệ thống đối tác không đúng khuôn dạng.',
      en: "The answer of the partner's system has another form than agreed.",
    },
    remedy: { vi: 'Báo cho đối tác.', en: 'Tell the partner.' },
  },
});
