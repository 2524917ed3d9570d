import { defineWords } from '../catalogue/words.ts';

export const signingWords = defineWords(
  {
    pinTitle: 'Nhập PIN để ký',
    pin: 'PIN của khóa ký',
    factorTitle: 'Xác thực lại',
    factorWhy: 'Lần xác thực trước đã quá 15 phút.',
    code: 'Mã xác thực 6 chữ số',
    go: 'Đồng ý',
    working: 'Đang ký và kiểm tra kết quả…',
    step: {
      queued: 'Đang chờ',
      running: 'Đang làm',
      done: 'Xong',
      failed: 'Không thành công',
    } as Readonly<Record<string, string>>,
  },
  {
    pinTitle: 'Give the PIN to sign',
    pin: 'PIN of the signing key',
    factorTitle: 'Second factor again',
    factorWhy: 'The last one was given more than 15 minutes ago.',
    code: 'Six-digit code',
    go: 'Go on',
    working: 'Signing, and checking the result…',
    step: { queued: 'Waiting', running: 'Working', done: 'Done', failed: 'Failed' },
  },
);
