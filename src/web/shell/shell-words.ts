import { defineWords } from '../catalogue/words.ts';

export const shellWords = defineWords(
  {
    product: 'Ấn Tín',
    skip: 'Đến nội dung',
    menu: 'Danh mục',
    signOut: 'Đăng xuất',
    language: 'English',
    themeLight: 'Nền sáng',
    themeDark: 'Nền tối',
    themeSystem: 'Theo máy',
    demo: 'Dữ liệu trình diễn: không có giá trị pháp lý',
    notFound: 'Không có trang này',
    notFoundHelp: 'Địa chỉ sai hoặc trang đã chuyển. Chọn một mục trong danh mục.',
    pageFailed: 'Trang này chưa hiện được',
    pageFailedHelp:
      'Có thể Ấn Tín vừa được cập nhật hoặc mạng vừa gián đoạn. Những gì máy chủ đã nhận vẫn còn. Tải lại trang để tiếp tục; nếu còn lỗi, báo cho cán bộ công nghệ thông tin.',
    reload: 'Tải lại trang',
    noPages:
      'Tài khoản này chưa có chức vụ đang hiệu lực nên chưa có trang nào. Báo cho cán bộ công nghệ thông tin.',
    shortcuts: 'Phím tắt',
    account: 'Tài khoản',
    navigation: 'Điều hướng chính',
  },
  {
    product: 'Ấn Tín',
    skip: 'Skip to content',
    menu: 'Menu',
    signOut: 'Sign out',
    language: 'Tiếng Việt',
    themeLight: 'Light',
    themeDark: 'Dark',
    themeSystem: 'As the device',
    demo: 'Demonstration data: without legal value',
    notFound: 'There is no such page',
    notFoundHelp: 'The address is wrong or the page moved. Choose an entry of the menu.',
    pageFailed: 'This page could not be shown',
    pageFailedHelp:
      'Ấn Tín may just have been updated, or the network broke for a moment. What the server received is kept. Reload the page to go on; when it fails again, tell the IT officer.',
    reload: 'Reload the page',
    noPages: 'This account has no appointment in force, so there is no page for it. Tell the IT officer.',
    shortcuts: 'Shortcuts',
    account: 'Account',
    navigation: 'Main navigation',
  },
);
