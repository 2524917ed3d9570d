import { defineErrors } from '../app-error.ts';

export const cliErrors = defineErrors({
  CLI_USAGE: {
    kind: 'invalid',
    title: { vi: 'Lệnh chưa đúng: {vi}.', en: 'The command is not right: {en}.' },
    remedy: { vi: 'Xem “antin --help”.', en: 'See “antin --help”.' },
  },
  CLI_FILE_UNREADABLE: {
    kind: 'not-found',
    title: { vi: 'Không đọc được tệp {file} ({detail}).', en: 'The file {file} cannot be read ({detail}).' },
    remedy: { vi: 'Kiểm tra đường dẫn và quyền đọc.', en: 'Check the path and the permission to read.' },
  },
  CLI_DEMO: {
    kind: 'conflict',
    title: {
      vi: 'Cấu hình hiện tại là bản trình diễn.',
      en: 'The present settings are those of the demo.',
    },
    remedy: {
      vi: 'Đặt DATABASE_URL, hoặc DEMO=false để dùng thật trên một máy với PostgreSQL nhúng.',
      en: 'Set DATABASE_URL, or DEMO=false for a real office on one machine with the embedded PostgreSQL.',
    },
  },
  CLI_PIN_SHORT: {
    kind: 'invalid',
    title: {
      vi: 'Mã PIN của tệp khóa cần ít nhất 8 ký tự.',
      en: 'The PIN of a key file needs 8 characters or more.',
    },
    remedy: { vi: 'Chọn mã PIN dài hơn.', en: 'Choose a longer one.' },
  },
  CLI_PKCS12_OFF: {
    kind: 'conflict',
    title: {
      vi: 'Máy chủ này không dùng khóa dạng tệp (ALLOW_PKCS12 không phải true).',
      en: 'This server takes no keys in files (ALLOW_PKCS12 is not true).',
    },
    remedy: {
      vi: 'Tạo khóa trong thiết bị (--token), hoặc đặt ALLOW_PKCS12=true nếu cơ quan chấp nhận.',
      en: 'Make the key in a token (--token), or set ALLOW_PKCS12=true if the office accepts that.',
    },
  },
  CLI_HOLDER_UNKNOWN: {
    kind: 'not-found',
    title: {
      vi: 'Không tìm thấy người hoặc đơn vị “{name}”.',
      en: 'There is no person or unit “{name}”.',
    },
    remedy: {
      vi: '--person là tên đăng nhập, --seal là mã định danh của đơn vị đang hoạt động.',
      en: '--person takes a user name, --seal the organ code of a unit in force.',
    },
  },
  CLI_HOLDER_DIFFERS: {
    kind: 'conflict',
    title: {
      vi: 'Khóa của chứng thư này được tạo cho người hoặc đơn vị khác.',
      en: 'The key of this certificate was made for somebody else.',
    },
    remedy: {
      vi: 'Bỏ --person/--seal hoặc nêu đúng.',
      en: 'Leave --person/--seal out, or name the right one.',
    },
  },
  CLI_OUT_IS_IN: {
    kind: 'conflict',
    title: {
      vi: 'Tệp kết quả trùng với tệp gốc {file}.',
      en: 'The output is the input file {file} itself.',
    },
    remedy: {
      vi: 'Đặt tên khác cho tệp kết quả; tệp gốc luôn được giữ nguyên.',
      en: 'Name another output; the original is always kept.',
    },
  },
  CLI_OUT_UNWRITABLE: {
    kind: 'unavailable',
    title: { vi: 'Không ghi được {file} ({detail}).', en: '{file} cannot be written ({detail}).' },
    remedy: { vi: 'Kiểm tra thư mục và dung lượng đĩa.', en: 'Check the folder and the room on the disk.' },
  },
  CLI_PIN_MISSING: {
    kind: 'unauthenticated',
    title: {
      vi: 'Chưa có mã PIN của tệp khóa ({detail}).',
      en: 'The PIN of the key store is missing ({detail}).',
    },
    remedy: {
      vi: 'Chạy trong cửa sổ dòng lệnh để nhập, hoặc đặt biến môi trường rồi dùng --pin-env TÊN.',
      en: 'Run in a terminal to be asked, or set an environment variable and give --pin-env NAME.',
    },
  },
});
