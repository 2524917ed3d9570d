import { defineWords } from '../../catalogue/words.ts';

export const accountWords = defineWords(
  {
    changeTitle: 'Đổi mật khẩu trước khi làm việc',
    changeWhy: 'Mật khẩu này do người khác cấp nên chỉ dùng được một lần.',
    current: 'Mật khẩu hiện tại',
    next: 'Mật khẩu mới',
    repeat: 'Nhập lại mật khẩu mới',
    differs: 'Hai lần nhập không giống nhau.',
    factorTitle: 'Cài mã xác thực trước khi làm việc',
    factorWhy: 'Thêm khóa sau vào ứng dụng xác thực trên điện thoại, rồi nhập mã 6 chữ số mà ứng dụng hiện.',
    secret: 'Khóa',
    open: 'Mở trong ứng dụng xác thực',
    code: 'Mã 6 chữ số',
    done: 'Xong',
  },
  {
    changeTitle: 'Change the password before you begin',
    changeWhy: 'Somebody else gave you this password, so it serves once.',
    current: 'Present password',
    next: 'New password',
    repeat: 'New password again',
    differs: 'The two are not the same.',
    factorTitle: 'Set up the second factor before you begin',
    factorWhy: 'Add this key to the authenticator on your phone, then type the six digits that it shows.',
    secret: 'Key',
    open: 'Open in the authenticator',
    code: 'Six digits',
    done: 'Done',
  },
);
