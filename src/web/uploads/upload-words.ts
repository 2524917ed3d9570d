import { defineWords } from '../catalogue/words.ts';

export const uploadWords = defineWords(
  {
    choose: 'Chọn tệp',
    drop: 'Kéo tệp vào đây hoặc bấm để chọn',
    sending: (name: string) => `Đang tải lên: ${name}`,
    paused: (name: string) => `Đã tạm dừng: ${name}`,
    broken: (name: string) => `Bị gián đoạn: ${name}. Phần đã gửi vẫn còn trên máy chủ.`,
    pause: 'Tạm dừng',
    resume: 'Tiếp tục',
    cancel: 'Bỏ',
    resumed: 'Gửi tiếp phần còn lại của lần trước.',
    using: (name: string) => `Máy chủ đang đọc ${name}…`,
    progress: 'Tiến độ tải lên',
  },
  {
    choose: 'Choose a file',
    drop: 'Drop a file here, or choose one',
    sending: (name: string) => `Uploading: ${name}`,
    paused: (name: string) => `Paused: ${name}`,
    broken: (name: string) => `Interrupted: ${name}. What was sent is still on the server.`,
    pause: 'Pause',
    resume: 'Continue',
    cancel: 'Drop it',
    resumed: 'Sending the rest of an earlier attempt.',
    using: (name: string) => `The server is reading ${name}…`,
    progress: 'Upload progress',
  },
);
