/** States, classes and kinds in words. */

export type Tone = 'good' | 'warn' | 'bad' | '';
type Word = readonly [vi: string, tone: Tone];

export const outgoingStates: Readonly<Record<string, Word>> = {
  draft: ['Dự thảo', ''],
  in_review: ['Đang duyệt', 'warn'],
  returned: ['Bị trả lại', 'bad'],
  awaiting_signature: ['Chờ ký', 'warn'],
  signed: ['Đã ký, chờ phát hành', 'warn'],
  issuing: ['Đang phát hành', 'warn'],
  issued: ['Đã phát hành', 'good'],
  sent: ['Đã gửi', 'good'],
  cancelled: ['Đã hủy', 'bad'],
  recalled: ['Đã thu hồi', 'bad'],
  replaced: ['Đã được thay thế', 'bad'],
};

export const incomingStates: Readonly<Record<string, Word>> = {
  arrived: ['Mới đến', 'warn'],
  registered: ['Đã đăng ký', ''],
  directed: ['Đã có ý kiến chỉ đạo', ''],
  assigned: ['Đã phân công', ''],
  in_progress: ['Đang xử lý', 'warn'],
  done: ['Đã xong', 'good'],
  returned: ['Đã trả lại', 'bad'],
  withdrawn: ['Đã rút', 'bad'],
};

export const batchItemStates: Readonly<Record<string, Word>> = {
  waiting: ['Đang chờ', ''],
  running: ['Đang ký', 'warn'],
  signed: ['Đã ký số', 'good'],
  refused: ['Không ký được', 'bad'],
  'not-started': ['Chưa ký', 'warn'],
};

export const deliveryStates: Readonly<Record<string, Word>> = {
  queued: ['Chờ gửi', 'warn'],
  dispatched: ['Đã chuyển', 'warn'],
  arrived: ['01 Đã đến', ''],
  accepted: ['03 Đã tiếp nhận', 'good'],
  refused: ['02 Từ chối', 'bad'],
  assigned: ['04 Phân công', 'good'],
  in_progress: ['05 Đang xử lý', 'good'],
  done: ['06 Hoàn thành', 'good'],
  recalled: ['15 Đã thu hồi', 'bad'],
  on_paper: ['Gửi bản giấy', ''],
};

export const urgencies: Readonly<Record<string, string>> = {
  normal: 'Thường',
  urgent: 'Khẩn',
  'very-urgent': 'Thượng khẩn',
  express: 'Hỏa tốc',
};

export const channels: Readonly<Record<string, string>> = {
  electronic: 'Điện tử',
  both: 'Điện tử và giấy',
  paper: 'Bản giấy',
};

export const authorityForms: readonly (readonly [string, string])[] = [
  ['head', 'Người đứng đầu'],
  ['TM', 'TM. Thay mặt'],
  ['KT', 'KT. Ký thay'],
  ['TL', 'TL. Thừa lệnh'],
  ['TUQ', 'TUQ. Thừa ủy quyền'],
  ['Q', 'Q. Quyền'],
];

/** What the ledger records, as a person says it. */
export const eventKinds: Readonly<Record<string, string>> = {
  'document.drafted': 'Soạn thảo',
  'document.edited': 'Sửa dự thảo',
  'document.file-added': 'Thêm tệp',
  'document.file-removed': 'Bỏ tệp',
  'document.submitted': 'Trình duyệt',
  'document.content-approved': 'Duyệt nội dung',
  'document.form-approved': 'Duyệt thể thức',
  'document.returned': 'Trả lại',
  'document.prepared': 'Đặt ô ký',
  'document.signed': 'Ký số',
  'document.sign-refused': 'Ký không thành công',
  'document.number-held': 'Lấy số',
  'document.number-void': 'Hủy số',
  'document.issued': 'Phát hành (số, ngày, con dấu)',
  'document.preserved': 'Lưu bản để kiểm tra lâu dài (B-LTA)',
  'document.sent': 'Gửi đi',
  'document.recall-requested': 'Yêu cầu thu hồi',
  'document.recalled': 'Thu hồi',
  'document.read': 'Xem văn bản hạn chế phổ biến',
  'incoming.read': 'Xem văn bản đến hạn chế phổ biến',
  'document.replaced': 'Thay thế',
  'document.cancelled': 'Hủy',
  'delivery.dispatched': 'Chuyển qua trục',
  'delivery.status': 'Bên nhận báo trạng thái',
  'delivery.failed': 'Chuyển không thành công',
  'delivery.re-driven': 'Thử chuyển lại',
  'queue.re-driven': 'Cho chạy lại việc trong hàng đợi',
  'queue.given-up': 'Thôi không chạy lại việc trong hàng đợi',
  'mail.refused': 'Máy chủ thư từ chối địa chỉ',
  'mail.address-changed': 'Đổi địa chỉ thư điện tử',
  'mail.address-confirmed': 'Xác nhận địa chỉ thư điện tử',
  'delivery.duplicate': 'Nhận trùng, trả biên nhận cũ',
  'delivery.message-refused': 'Từ chối thông điệp',
  'incoming.arrived': 'Văn bản đến',
  'incoming.verified': 'Kiểm tra chữ ký',
  'incoming.registered': 'Đăng ký văn bản đến (03)',
  'incoming.registered-by-hand': 'Đăng ký bản giấy',
  'incoming.scan-added': 'Thêm bản quét',
  'incoming.stamp-signed': 'Ký số dấu ĐẾN',
  'incoming.returned': 'Trả lại (02)',
  'incoming.directed': 'Cho ý kiến chỉ đạo',
  'incoming.assigned': 'Phân công (04)',
  'incoming.started': 'Bắt đầu xử lý (05)',
  'incoming.finished': 'Hoàn thành (06)',
  'incoming.recall-asked': 'Bên gửi xin thu hồi (13)',
  'incoming.recall-agreed': 'Đồng ý thu hồi (15)',
  'incoming.recall-refused': 'Không đồng ý thu hồi (16)',
  'ledger.exported': 'Xuất nhật ký',
};

export const shareClasses: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  A: ['Hoàn toàn điện tử', 'fully electronic'],
  B: ['Điện tử kèm bản giấy', 'electronic, some also on paper'],
  C: ['Chỉ bản giấy', 'paper only'],
  D: ['Điện tử, chữ ký thiếu hoặc không hợp lệ', 'electronic, signature missing or invalid'],
};
