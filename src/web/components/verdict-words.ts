import { defineWords } from '../catalogue/words.ts';

export const verdictWords = defineWords(
  {
    noSignature: 'Tệp không có chữ ký số nào.',
    agency: 'Cơ quan, tổ chức',
    proved: 'Thời điểm được chứng thực',
    claimed: 'Thời điểm người ký khai',
    reason: 'Lý do',
    issuer: 'Nơi cấp chứng thư số',
    serial: 'Số hiệu chứng thư số',
    level: 'Mức chữ ký',
    covers: 'Phạm vi ký',
    coverage: {
      'whole-file': 'Toàn bộ tệp',
      revision: 'Phần tệp có khi ký',
      unclear: 'Không rõ',
    },
    wholeName: '(xem tên đầy đủ)',
    changed: 'Nội dung đã thay đổi sau khi ký',
  },
  {
    noSignature: 'The file bears no digital signature.',
    agency: 'Agency',
    proved: 'Proved time',
    claimed: 'Time as the signer says',
    reason: 'Reason',
    issuer: 'Certificate issued by',
    serial: 'Serial number',
    level: 'Level',
    covers: 'Signed part',
    coverage: {
      'whole-file': 'The whole file',
      revision: 'The file as it was when signed',
      unclear: 'Unclear',
    },
    wholeName: '(whole name)',
    changed: 'The content was changed after signing',
  },
);
