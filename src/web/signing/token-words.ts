import type { Words } from '../catalogue/words.ts';
import type { TokenFault } from './token-signing.ts';

interface Help {
  readonly title: string;
  readonly steps: readonly string[];
}

interface TokenWords {
  readonly waiting: string;
  readonly faults: Readonly<Record<TokenFault, Help>>;
}

const vi: TokenWords = {
  waiting: 'Cắm thiết bị, nhập PIN trong cửa sổ của phần mềm VGCA Sign Service rồi chờ.',
  faults: {
    'not-found': {
      title: 'Không thấy phần mềm VGCA Sign Service trên máy này.',
      steps: [
        'Mở phần mềm VGCA Sign Service; biểu tượng phải hiện ở khay hệ thống.',
        'Nếu chưa cài, tải bộ cài từ trang của Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ.',
        'Bấm “Ký bằng thiết bị USB” lần nữa, hoặc ký bằng khóa trên máy chủ.',
      ],
    },
    blocked: {
      title: 'Trình duyệt không cho trang này gọi phần mềm trên máy.',
      steps: [
        'Bấm biểu tượng bên trái ô địa chỉ, mở “Cài đặt trang web”.',
        'Đặt “Truy cập mạng cục bộ” (Local network access) thành “Cho phép”.',
        'Tải lại trang rồi ký lại.',
      ],
    },
    policy: {
      title: 'Chính sách an toàn của trang không cho gọi phần mềm ký.',
      steps: [
        'Báo cán bộ công nghệ thông tin: máy chủ trung gian đã đổi Content-Security-Policy, phải cho phép connect-src wss://127.0.0.1:8987.',
        'Trong khi chờ, ký bằng khóa trên máy chủ.',
      ],
    },
    'too-old': {
      title: 'Phần mềm VGCA Sign Service trả lời khác tài liệu; có thể là bản quá cũ.',
      steps: ['Cập nhật VGCA Sign Service lên bản mới nhất.', 'Khởi động lại phần mềm rồi ký lại.'],
    },
    cancelled: {
      title: 'Việc ký trên thiết bị đã bị hủy hoặc chưa xong. Văn bản không thay đổi.',
      steps: ['Kiểm tra thiết bị đã cắm và PIN.', 'Bấm “Ký bằng thiết bị USB” để ký lại.'],
    },
    silent: {
      title: 'Phần mềm ký không trả lời trong năm phút.',
      steps: [
        'Xem có cửa sổ nhập PIN bị che không; đóng cửa sổ đó nếu có.',
        'Rút thiết bị, cắm lại, khởi động lại VGCA Sign Service.',
        'Ký lại. Nếu tệp đã ký đến sau, văn bản sẽ tự chuyển trạng thái.',
      ],
    },
  },
};

const en: TokenWords = {
  waiting: 'Put the token in, type its PIN in the window of VGCA Sign Service, and wait.',
  faults: {
    'not-found': {
      title: 'VGCA Sign Service was not found on this machine.',
      steps: [
        'Open VGCA Sign Service; its icon must be in the system tray.',
        'When it is not installed, take the installer from the Government Cipher Committee.',
        'Press “Sign with a USB token” again, or sign with the key kept at the server.',
      ],
    },
    blocked: {
      title: 'The browser does not let this page call a program on this machine.',
      steps: [
        'Press the icon left of the address and open the site settings.',
        'Set “Local network access” to “Allow”.',
        'Reload the page and sign again.',
      ],
    },
    policy: {
      title: 'The security policy of the page does not allow the signing program.',
      steps: [
        'Tell the IT officer: a proxy changed the Content-Security-Policy; connect-src must allow wss://127.0.0.1:8987.',
        'Meanwhile sign with the key kept at the server.',
      ],
    },
    'too-old': {
      title: 'VGCA Sign Service answers otherwise than documented; it may be too old.',
      steps: ['Update VGCA Sign Service to its newest version.', 'Restart it and sign again.'],
    },
    cancelled: {
      title: 'Signing on the token was cancelled or not finished. The document is unchanged.',
      steps: ['See that the token is in, and check the PIN.', 'Press “Sign with a USB token” to sign again.'],
    },
    silent: {
      title: 'The signing program did not answer within five minutes.',
      steps: [
        'Look for a hidden PIN window and close it.',
        'Take the token out, put it in, restart VGCA Sign Service.',
        'Sign again. When the signed file comes later, the document moves on by itself.',
      ],
    },
  },
};

export const tokenWords: Words<TokenWords> = { vi, en };
