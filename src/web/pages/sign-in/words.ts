import { defineWords } from '../../catalogue/words.ts';

export const signInWords = defineWords(
  {
    title: 'Đăng nhập',
    about: 'Ký số, gửi nhận văn bản điện tử của cơ quan nhà nước',
    username: 'Tên đăng nhập',
    password: 'Mật khẩu',
    code: 'Mã xác thực 6 chữ số',
    codeHelp: 'Mở ứng dụng xác thực trên điện thoại để lấy mã.',
    check: 'Kiểm tra một văn bản, không cần tài khoản',
    demoTitle: 'Tài khoản trình diễn',
    demoNotice: 'Dữ liệu và chữ ký ở đây là giả định, không có giá trị pháp lý.',
    demoNobody: 'Không tìm thấy ai.',
    demoHelp: 'Chọn một người để điền sẵn; mã PIN ký số là',
    demoSearch: 'Tìm đơn vị, chức vụ, họ tên',
  },
  {
    title: 'Sign in',
    about: 'Signing and exchanging the electronic documents of public agencies',
    username: 'User name',
    password: 'Password',
    code: 'Six-digit code',
    codeHelp: 'Your authenticator application shows it.',
    check: 'Check a document, without an account',
    demoTitle: 'Demonstration accounts',
    demoNotice: 'Data and signatures here are made up and have no legal value.',
    demoNobody: 'Nobody found.',
    demoHelp: 'Choose a person to fill in the form; the signing PIN is',
    demoSearch: 'Search unit, position, name',
  },
);
