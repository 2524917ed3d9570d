import { defineErrors } from '../../app-error.ts';

export const exchangeErrors = defineErrors({
  DOCUMENT_NOT_ISSUED: {
    kind: 'conflict',
    title: {
      vi: 'Chỉ gửi được văn bản đã phát hành (đã có số, ngày và chữ ký số của cơ quan).',
      en: 'Only an issued document (numbered, dated and sealed) can be sent.',
    },
    remedy: { vi: 'Phát hành văn bản trước khi gửi.', en: 'Issue the document first.' },
  },
  DOCUMENT_SIMULATED: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản mô phỏng không được gửi đi và không tính vào thống kê.',
      en: 'A simulated document is not sent and is not counted.',
    },
    remedy: { vi: 'Soạn văn bản thật để gửi.', en: 'Draft a real document to send.' },
  },
  NO_ADDRESSEES: {
    kind: 'conflict',
    title: { vi: 'Văn bản chưa có nơi nhận.', en: 'The document has no addressee.' },
    remedy: { vi: 'Thêm ít nhất một nơi nhận.', en: 'Add at least one addressee.' },
  },
  NOTHING_TO_RECALL: {
    kind: 'conflict',
    title: {
      vi: 'Không có bản gửi điện tử nào còn thu hồi được.',
      en: 'No electronic delivery is left that can be recalled.',
    },
    remedy: {
      vi: 'Xem trạng thái từng nơi nhận; bản giấy phải thu hồi bằng công văn.',
      en: 'Look at each addressee; paper is recalled by a letter.',
    },
  },
  RECEIPT_REFUSED: {
    kind: 'conflict',
    title: {
      vi: 'Giấy báo nhận của nơi nhận không hợp lệ: {reason}.',
      en: 'The receipt of the receiver was refused: {reason}.',
    },
    remedy: {
      vi: 'Văn bản chưa được coi là đã đến. Liên hệ nơi nhận và bộ phận công nghệ thông tin.',
      en: 'The document does not count as arrived. Ask the receiver and IT.',
    },
  },
  MESSAGE_REFUSED: {
    kind: 'conflict',
    title: {
      vi: 'Thông điệp trạng thái bị từ chối: {reason}.',
      en: 'The status message was refused: {reason}.',
    },
    remedy: { vi: 'Xem nhật ký giao nhận.', en: 'See the record of the delivery.' },
  },
  CONSIGNMENT_NOT_ARRIVED: {
    kind: 'unavailable',
    title: {
      vi: 'Văn bản mà thông điệp nói đến chưa đến nơi.',
      en: 'The document that the message is about has not arrived yet.',
    },
    remedy: { vi: 'Hệ thống sẽ tự thử lại.', en: 'The service tries again by itself.' },
  },
  PARTNER_ENDED: {
    kind: 'conflict',
    title: {
      vi: 'Kết nối với “{partner}” đã ngừng.',
      en: 'The connection with “{partner}” has ended.',
    },
    remedy: {
      vi: 'Khai báo lại đối tác, hoặc chuyển đơn vị nhận sang đối tác khác rồi cho chạy lại.',
      en: 'Enter the partner again, or give the receiving unit another one, then drive the work again.',
    },
  },
  PARTNER_TAKES_NOT_THIS: {
    kind: 'conflict',
    title: {
      vi: '“{partner}” vẫn nhận văn bản khác nhưng không nhận thông điệp này sau {tries} lần: {reason}.',
      en: '“{partner}” takes others but not this message after {tries} tries: {reason}.',
    },
    remedy: {
      vi: 'Hỏi bên nhận về lỗi, rồi cho chạy lại hoặc thôi kèm lý do.',
      en: 'Ask the other side about the error, then drive it again or give it up with a reason.',
    },
  },
  PARTNER_SETTINGS_WRONG: {
    kind: 'invalid',
    title: {
      vi: 'Thông số của đối tác chưa đúng: {reason}.',
      en: 'The settings of the partner do not serve: {reason}.',
    },
    remedy: {
      vi: 'Sửa địa chỉ, thông số; khóa và mật khẩu để trong tệp riêng của máy chủ.',
      en: 'Correct address and settings; keys and passwords go into files of the server.',
    },
  },
  AGENCY_CODE_TAKEN: {
    kind: 'conflict',
    title: {
      vi: 'Mã {code} trong thời gian này là của “{unit}”.',
      en: 'The code {code} belongs to “{unit}” during that time.',
    },
    remedy: {
      vi: 'Kết thúc hiệu lực của đơn vị cũ trước, hoặc nhập mã khác.',
      en: 'Close the other unit first, or enter another code.',
    },
  },
  PARTNER_HAS_NO_LIST: {
    kind: 'conflict',
    title: {
      vi: '“{partner}” không có danh sách cơ quan để lấy.',
      en: '“{partner}” offers no list of agencies.',
    },
    remedy: { vi: 'Ghi từng cơ quan vào danh bạ.', en: 'Enter the agencies by hand.' },
  },
  PARTNER_HAS_NO_WAY: {
    kind: 'conflict',
    title: {
      vi: 'Chưa có cách gửi tới “{partner}” (loại {kind}).',
      en: 'There is no way to “{partner}” (kind {kind}).',
    },
    remedy: {
      vi: 'Gửi bản giấy, hoặc chọn loại kết nối mà hệ thống này có.',
      en: 'Send on paper, or choose a kind of connection that this service has.',
    },
  },
  PARTNER_SIMULATED: {
    kind: 'conflict',
    title: {
      vi: '“{partner}” là hệ thống mô phỏng, không dùng cho dữ liệu thật.',
      en: '“{partner}” is a rehearsal and is not used with real data.',
    },
    remedy: {
      vi: 'Khai báo địa chỉ của hệ thống thật, bỏ dấu mô phỏng.',
      en: 'Enter the address of the real system, without the mark of a rehearsal.',
    },
  },
  SENDER_LIST_AWAITED: {
    kind: 'unavailable',
    title: {
      vi: 'Chưa hỏi được danh sách đơn vị của hệ thống gửi để nhận biết con dấu.',
      en: "The list of agencies of the sender's system, which tells the seal, could not be asked for yet.",
    },
    remedy: { vi: 'Hệ thống sẽ tự thử lại.', en: 'The service tries again by itself.' },
  },
  AGENCIES_REFUSED: {
    kind: 'conflict',
    title: {
      vi: 'Danh sách đơn vị của “{partner}” không mang chữ ký của chứng thư đã đăng ký.',
      en: 'The list of agencies of “{partner}” is not signed by a registered certificate.',
    },
    remedy: {
      vi: 'Sổ địa chỉ giữ nguyên. Hỏi đối tác; nếu họ đổi chứng thư, đăng ký dấu vân tay mới.',
      en: 'The address book stays as it was. Ask the partner; register the new fingerprint if it changed.',
    },
  },
  AGENCIES_NOT_NEWEST: {
    kind: 'conflict',
    title: {
      vi: 'Danh sách đơn vị của “{partner}” mang thời điểm cũ hơn danh sách đang giữ, hoặc ở tương lai.',
      en: 'The list of agencies of “{partner}” is older than the one that is kept, or of the future.',
    },
    remedy: {
      vi: 'Sổ địa chỉ và các khóa giữ nguyên. Kiểm tra đồng hồ của cả hai máy; nếu đồng hồ đúng, có người phát lại danh sách cũ: báo đối tác.',
      en: 'The address book and the keys stay as they were. Check the clocks of both machines; if they are right, somebody replays an old list: tell the partner.',
    },
  },
  EVIDENCE_TOO_LARGE: {
    kind: 'conflict',
    title: {
      vi: 'Văn bản và các tệp kèm theo lớn hơn 256 MB, không lập thành một gói chứng cứ được.',
      en: 'The document and its files are larger than 256 MB and do not fit into one package of evidence.',
    },
    remedy: {
      vi: 'Tải riêng từng tệp, biên nhận và phần chứng minh của nhật ký.',
      en: 'Download the files, the receipts and the proof of the record one by one.',
    },
  },
  DELIVERY_SETTLED: {
    kind: 'conflict',
    title: {
      vi: 'Bản gửi này đã có kết quả, không cần gửi lại.',
      en: 'This delivery has its result; there is nothing to drive again.',
    },
    remedy: { vi: 'Xem lịch sử bản gửi.', en: 'See its history.' },
  },
});
