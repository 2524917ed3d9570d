import { defineErrors } from '../../app-error.ts';

/** Refusals of signing many documents at once; those about one document: errors.ts. */
export const batchErrors = defineErrors({
  BATCH_TOO_LARGE: {
    kind: 'invalid',
    title: {
      vi: 'Mỗi lượt ký hàng loạt từ 1 đến {most} văn bản; đã chọn {count}.',
      en: 'A batch holds 1 to {most} documents; {count} were chosen.',
    },
    remedy: { vi: 'Chia thành nhiều lượt ký.', en: 'Split it into several batches.' },
  },
  BATCH_SUMMARY_UNKNOWN: {
    kind: 'conflict',
    title: {
      vi: 'Danh sách này không phải danh sách đã hiển thị cho bạn trước khi ký, hoặc đã quá một ngày.',
      en: 'This is not a list that was shown to you before signing, or it is more than a day old.',
    },
    remedy: { vi: 'Mở lại danh sách, xem rồi ký.', en: 'Open the list again, look at it, then sign.' },
  },
  BATCH_DOCUMENT_NOT_SHOWN: {
    kind: 'conflict',
    title: {
      vi: 'Có {count} văn bản không nằm trong danh sách đã hiển thị.',
      en: '{count} of the documents were not on the list that was shown.',
    },
    remedy: { vi: 'Mở lại danh sách, xem rồi ký.', en: 'Open the list again, look at it, then sign.' },
  },
  BATCH_SIGNED_MEANWHILE: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản đã được ký ở lượt này trong lúc chờ; không ký lần thứ hai.',
      en: 'The document was signed at this turn meanwhile; it is not signed twice.',
    },
    remedy: { vi: 'Không cần làm gì thêm.', en: 'Nothing needs to be done.' },
  },
  BATCH_CERTIFICATE_OTHER: {
    kind: 'conflict',
    title: {
      vi: 'Chứng thư số đang mở không phải chứng thư số của lượt ký này.',
      en: 'The open certificate is not the one that this batch is signed with.',
    },
    remedy: {
      vi: 'Mở đúng chứng thư số đã dùng, hoặc bắt đầu lượt ký mới cho các văn bản còn lại.',
      en: 'Open that certificate, or start a new batch for the rest.',
    },
  },
  BATCH_RUNNING: {
    kind: 'conflict',
    title: { vi: 'Lượt ký này đang chạy.', en: 'This batch is running.' },
    remedy: { vi: 'Chờ lượt ký dừng rồi tiếp tục.', en: 'Wait until it stops, then resume.' },
  },
  BATCH_KEY_REFUSED: {
    kind: 'unavailable',
    title: { vi: 'Khóa ký không thực hiện được chữ ký.', en: 'The key did not make the signature.' },
    remedy: {
      vi: 'Kiểm tra thiết bị giữ khóa, mở phiên ký mới rồi tiếp tục lượt ký.',
      en: 'Check the device that holds the key, open a new session, then resume the batch.',
    },
  },
});
