/** States and kinds in words, with the colour of their tag. */
import { defineWords } from './words.ts';

export type Tone = 'success' | 'warning' | 'error' | 'processing' | 'default';

export const outgoingTones: Readonly<Record<string, Tone>> = {
  draft: 'default',
  in_review: 'processing',
  returned: 'error',
  awaiting_signature: 'warning',
  signed: 'processing',
  issuing: 'processing',
  issued: 'success',
  sent: 'success',
  cancelled: 'error',
  recalled: 'error',
  replaced: 'error',
};

export const incomingTones: Readonly<Record<string, Tone>> = {
  arrived: 'warning',
  registered: 'processing',
  directed: 'processing',
  assigned: 'processing',
  in_progress: 'processing',
  done: 'success',
  returned: 'error',
  withdrawn: 'error',
};

export const deliveryTones: Readonly<Record<string, Tone>> = {
  queued: 'warning',
  dispatched: 'warning',
  arrived: 'processing',
  accepted: 'success',
  refused: 'error',
  assigned: 'success',
  in_progress: 'success',
  done: 'success',
  recalled: 'error',
  on_paper: 'default',
};

export const stateWords = defineWords(
  {
    outgoing: {
      draft: 'Dự thảo',
      in_review: 'Đang duyệt',
      returned: 'Bị trả lại',
      awaiting_signature: 'Chờ ký',
      signed: 'Đã ký, chờ phát hành',
      issuing: 'Đang phát hành',
      issued: 'Đã phát hành',
      sent: 'Đã gửi',
      cancelled: 'Đã hủy',
      recalled: 'Đã thu hồi',
      replaced: 'Đã được thay thế',
    } as Readonly<Record<string, string>>,
    incoming: {
      arrived: 'Mới đến',
      registered: 'Đã đăng ký',
      directed: 'Đã có ý kiến chỉ đạo',
      assigned: 'Đã phân công',
      in_progress: 'Đang xử lý',
      done: 'Đã xong',
      returned: 'Đã trả lại',
      withdrawn: 'Đã rút',
    } as Readonly<Record<string, string>>,
    delivery: {
      queued: 'Chờ gửi',
      dispatched: 'Đã chuyển, chưa có biên nhận',
      arrived: 'Đã đến (01)',
      accepted: 'Đã tiếp nhận (03)',
      refused: 'Bị từ chối (02)',
      assigned: 'Đã phân công (04)',
      in_progress: 'Đang xử lý (05)',
      done: 'Đã hoàn thành (06)',
      recalled: 'Đã thu hồi (15)',
      on_paper: 'Gửi bản giấy',
    } as Readonly<Record<string, string>>,
    urgency: {
      normal: 'Thường',
      urgent: 'Khẩn',
      'very-urgent': 'Thượng khẩn',
      express: 'Hỏa tốc',
    } as Readonly<Record<string, string>>,
    channel: { electronic: 'Điện tử', both: 'Điện tử và giấy', paper: 'Giấy' } as Readonly<
      Record<string, string>
    >,
    verdict: {
      'TOTAL-PASSED': 'Hợp lệ',
      'TOTAL-FAILED': 'Không hợp lệ',
      INDETERMINATE: 'Chưa kết luận được',
      unsigned: 'Chưa có chữ ký',
    } as Readonly<Record<string, string>>,
    role: {
      leader: 'Lãnh đạo',
      clerk: 'Văn thư',
      officer: 'Chuyên viên',
      it: 'Công nghệ thông tin',
      auditor: 'Kiểm toán',
    } as Readonly<Record<string, string>>,
  },
  {
    outgoing: {
      draft: 'Draft',
      in_review: 'In review',
      returned: 'Returned',
      awaiting_signature: 'Awaiting signature',
      signed: 'Signed, to be issued',
      issuing: 'Being issued',
      issued: 'Issued',
      sent: 'Sent',
      cancelled: 'Cancelled',
      recalled: 'Recalled',
      replaced: 'Replaced',
    },
    incoming: {
      arrived: 'Arrived',
      registered: 'Registered',
      directed: 'Directed',
      assigned: 'Assigned',
      in_progress: 'In progress',
      done: 'Done',
      returned: 'Returned',
      withdrawn: 'Withdrawn',
    },
    delivery: {
      queued: 'To be sent',
      dispatched: 'Handed over, no receipt yet',
      arrived: 'Arrived (01)',
      accepted: 'Accepted (03)',
      refused: 'Refused (02)',
      assigned: 'Assigned (04)',
      in_progress: 'In progress (05)',
      done: 'Done (06)',
      recalled: 'Recalled (15)',
      on_paper: 'Sent on paper',
    },
    urgency: { normal: 'Normal', urgent: 'Urgent', 'very-urgent': 'Very urgent', express: 'Express' },
    channel: { electronic: 'Electronic', both: 'Electronic and paper', paper: 'Paper' },
    verdict: {
      'TOTAL-PASSED': 'Valid',
      'TOTAL-FAILED': 'Not valid',
      INDETERMINATE: 'Undecided',
      unsigned: 'Not signed',
    },
    role: { leader: 'Leader', clerk: 'Clerk', officer: 'Officer', it: 'IT', auditor: 'Auditor' },
  },
);
