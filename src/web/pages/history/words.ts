import { defineWords } from '../../catalogue/words.ts';

export const historyWords = defineWords(
  { title: 'Việc tôi đã làm', intro: 'Theo nhật ký của hệ thống, mới nhất trước.' },
  { title: 'What I did', intro: 'As the ledger has it, newest first.' },
);
