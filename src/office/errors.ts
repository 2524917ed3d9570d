import { defineErrors } from '../app-error.ts';

/** Refusals that every room may give. */
export const officeErrors = defineErrors({
  NOT_FOUND: {
    kind: 'not-found',
    title: { vi: 'Không tìm thấy, hoặc bạn không được xem.', en: 'Not found, or not yours to see.' },
    remedy: { vi: 'Kiểm tra lại đường dẫn hoặc danh sách của bạn.', en: 'Check the address or your list.' },
  },
  STALE_ETAG: {
    kind: 'stale',
    title: {
      vi: 'Bản ghi đã được người khác thay đổi sau khi bạn mở.',
      en: 'Somebody changed this record after you opened it.',
    },
    remedy: {
      vi: 'Tải lại, xem thay đổi rồi thực hiện lại.',
      en: 'Reload, look at the change, then try again.',
    },
  },
  WRONG_STATE: {
    kind: 'conflict',
    title: {
      vi: 'Không thực hiện được bước “{action}” khi văn bản đang ở trạng thái “{state}”.',
      en: 'The step “{action}” is not possible while the document is “{state}”.',
    },
    remedy: {
      vi: 'Mở lịch sử văn bản để xem bước hiện tại.',
      en: 'Open the history to see the present step.',
    },
  },
});
