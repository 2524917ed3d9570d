import { defineWords } from '../../catalogue/words.ts';

export const waitingWords = defineWords(
  {
    title: 'Việc chờ tôi',
    hello: (name: string) => `Xin chào, ${name}`,
    nothing: 'Không có việc nào đang chờ.',
    batch: 'Ký hàng loạt',
  },
  {
    title: 'Waiting for me',
    hello: (name: string) => `Hello, ${name}`,
    nothing: 'Nothing waits for you.',
    batch: 'Sign many at once',
  },
);
