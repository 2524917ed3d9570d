import { defineWords } from '../../catalogue/words.ts';

export const evidenceWords = defineWords(
  {
    make: 'Lập gói chứng cứ',
    file: 'Chứng cứ',
    made: 'Đã lập gói chứng cứ.',
  },
  {
    make: 'Make evidence',
    file: 'Evidence',
    made: 'The package of evidence was made.',
  },
);
