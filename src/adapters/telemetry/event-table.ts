/** The counters and durations that this process keeps while it works; docs/van-hanh.md repeats them. */
import type { ErrorText } from '../../app-error.ts';

interface EventRow {
  readonly type: 'counter' | 'histogram' | 'gauge';
  readonly help: ErrorText;
  readonly labels: readonly string[];
}

const row = (type: EventRow['type'], vi: string, en: string, ...labels: string[]): EventRow => ({
  type,
  help: { vi, en },
  labels,
});

export const eventTable = {
  antin_http_request_duration_seconds: row(
    'histogram',
    'thời gian trả lời theo mẫu địa chỉ',
    'time to answer, by route pattern',
    'method',
    'route',
    'status_class',
  ),
  antin_http_requests_in_flight: row('gauge', 'yêu cầu đang phục vụ', 'requests being answered'),
  antin_event_streams_open: row('gauge', 'dòng sự kiện đang mở', 'event streams open'),
  antin_sign_in_failures_total: row('counter', 'lần đăng nhập bị từ chối', 'refused sign-ins', 'code'),
  antin_job_duration_seconds: row(
    'histogram',
    'thời gian chạy một việc',
    'time a job took',
    'queue',
    'outcome',
  ),
  antin_job_failures_total: row(
    'counter',
    'lần chạy hỏng; final="true" là không lặp lại nữa',
    'failed attempts; final="true" is not repeated',
    'queue',
    'final',
  ),
  antin_jobs_driven_again_total: row(
    'counter',
    'việc trễ được giao lại',
    'late jobs handed over again',
    'queue',
  ),
  antin_signatures_total: row(
    'counter',
    'chữ ký đã tạo theo loại và mức',
    'signatures made, by kind and level',
    'kind',
    'level',
  ),
  antin_timestamp_duration_seconds: row(
    'histogram',
    'thời gian xin dấu thời gian',
    'time to get a time-stamp',
    'outcome',
  ),
  antin_pki_fetch_duration_seconds: row(
    'histogram',
    'thời gian gọi TSA, OCSP, CRL',
    'time of calls to TSA, OCSP, CRL',
    'kind',
    'outcome',
  ),
  antin_mails_total: row('counter', 'thư gửi đi theo kết quả', 'mails by outcome', 'outcome'),
} as const satisfies Readonly<Record<string, EventRow>>;
