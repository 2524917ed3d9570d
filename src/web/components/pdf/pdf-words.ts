import { defineWords } from '../../catalogue/words.ts';

export const pdfWords = defineWords(
  {
    tools: 'Công cụ xem văn bản',
    thumbnails: 'Các trang',
    pages: (count: number) => `${count} trang`,
    page: (number: number) => `Trang ${number}`,
    zoomIn: 'Phóng to',
    zoomOut: 'Thu nhỏ',
    fit: 'Vừa chiều ngang',
    download: 'Tải tệp về',
  },
  {
    tools: 'Viewing tools',
    thumbnails: 'Pages',
    pages: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
    page: (number: number) => `Page ${number}`,
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit the width',
    download: 'Download the file',
  },
);
