import { defineErrors } from '../src/app-error.ts';

export const developmentPkiErrors = defineErrors({
  DEV_PKI_PORT_IN_USE: {
    kind: 'unavailable',
    title: {
      vi: 'Cổng {port} của PKI phát triển đang được chương trình khác sử dụng.',
      en: 'Port {port} of the development PKI is in use by another program.',
    },
    remedy: {
      vi: 'Dừng chương trình đó; cổng nằm trong các chứng thư đã cấp nên không thể đổi.',
      en: 'Stop that program; the port stands in the certificates already issued and cannot change.',
    },
  },
  DEV_PKI_DAMAGED: {
    kind: 'internal',
    title: {
      vi: 'Thư mục PKI phát triển {folder} bị hỏng ({detail}).',
      en: 'The folder {folder} of the development PKI is damaged ({detail}).',
    },
    remedy: {
      vi: 'Xóa thư mục đó để tạo lại; các chứng thư phát triển đã cấp sẽ mất hiệu lực.',
      en: 'Delete it to have it made anew; development certificates issued before become worthless.',
    },
  },
  DEV_PKI_UNKNOWN_SERIAL: {
    kind: 'not-found',
    title: {
      vi: 'PKI phát triển không cấp chứng thư có số {serial}.',
      en: 'The development PKI issued no certificate with the serial {serial}.',
    },
    remedy: { vi: 'Kiểm tra lại số chứng thư.', en: 'Check the serial number.' },
  },
});
