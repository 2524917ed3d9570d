/** The gauges that are read when Prometheus asks: name, meaning in both languages, labels. docs/van-hanh.md repeats them. */
import type { ErrorText } from '../../app-error.ts';

interface GaugeRow {
  readonly help: ErrorText;
  readonly labels: readonly string[];
}

const gauge = (vi: string, en: string, ...labels: string[]): GaugeRow => ({ help: { vi, en }, labels });

export const gaugeTable = {
  antin_build_info: gauge(
    'phiên bản đang chạy, luôn là 1',
    'the running version, always 1',
    'version',
    'node',
    'roles',
  ),
  antin_dependency_up: gauge('1 khi với tới được', '1 when it is within reach', 'name'),
  antin_figures_up: gauge(
    '1 khi đọc được các số liệu từ cơ sở dữ liệu',
    '1 when the figures of the database could be read',
  ),
  antin_figures_duration_seconds: gauge('thời gian đọc các số liệu', 'time it took to read the figures'),
  antin_jobs: gauge('việc trong hàng đợi', 'jobs in the queue', 'queue', 'state'),
  antin_outbox_open: gauge(
    'việc đã hứa, đến hạn, chưa xong',
    'promised work that is due and not done',
    'queue',
  ),
  antin_outbox_late: gauge('việc quá hạn hơn 2 phút', 'work due for more than 2 minutes', 'queue'),
  antin_outbox_dead: gauge(
    'việc không lặp lại nữa, chờ người xử lý',
    'work that is not repeated and waits for a person',
    'queue',
  ),
  antin_outbox_oldest_seconds: gauge(
    'tuổi của việc đến hạn lâu nhất',
    'age of the work due longest',
    'queue',
  ),
  antin_deliveries_without_receipt: gauge(
    'lượt gửi chưa có biên nhận 01',
    'deliveries without receipt 01',
    'state',
  ),
  antin_deliveries_without_receipt_oldest_seconds: gauge(
    'tuổi của lượt gửi lâu nhất chưa có biên nhận',
    'age of the oldest delivery without a receipt',
    'state',
  ),
  antin_documents_level_pending: gauge(
    'văn bản đã phát hành còn thiếu dấu thời gian hoặc dữ liệu xác thực',
    'issued documents that still lack a time-stamp or validation data',
  ),
  antin_documents_level_pending_oldest_seconds: gauge(
    'tuổi của văn bản thiếu lâu nhất',
    'age of the one that has lacked it longest',
  ),
  antin_documents_issuing: gauge(
    'văn bản đã có số, đang phát hành',
    'documents that have a number and are being issued',
  ),
  antin_documents_issuing_oldest_seconds: gauge(
    'tuổi của lần phát hành lâu nhất',
    'age of the longest issuing',
  ),
  antin_arrivals_unjudged: gauge(
    'văn bản đến chưa kiểm tra chữ ký',
    'arrivals whose signatures are not judged yet',
  ),
  antin_arrivals_unjudged_oldest_seconds: gauge(
    'tuổi của văn bản chờ lâu nhất',
    'age of the one that has waited longest',
  ),
  antin_signing_jobs: gauge(
    'việc ký, phát hành đang chờ hoặc chạy',
    'signing and issuing jobs that wait or run',
    'state',
  ),
  antin_signing_sessions_open: gauge('phiên ký đang mở', 'signing sessions open'),
  antin_ledger_unsealed_events: gauge(
    'sự kiện sổ cái chưa niêm phong',
    'events of the record not sealed yet',
  ),
  antin_ledger_unsealed_oldest_seconds: gauge(
    'tuổi của sự kiện chưa niêm phong lâu nhất',
    'age of the oldest unsealed event',
  ),
  antin_ledger_unstamped_batches: gauge(
    'lô sổ cái chưa có dấu thời gian',
    'batches of the record without a time-stamp',
  ),
  antin_mail_addresses_failing: gauge(
    'địa chỉ thư bị máy chủ thư từ chối',
    'addresses that mail servers refuse for good',
  ),
  antin_certificate_days_left: gauge(
    'số ngày còn lại của chứng thư hết hạn sớm nhất',
    'days left of the certificate that ends first',
    'kind',
  ),
  antin_certificates_ending: gauge(
    'số chứng thư hết hạn trong 30 ngày, hoặc đã hết hạn',
    'certificates that end within 30 days, or have ended',
    'kind',
  ),
  antin_certificate_ending_days_left: gauge(
    'số ngày còn lại của từng chứng thư sắp hết hạn (8 chữ số đầu của dấu vân tay)',
    'days left of each of these (first 8 digits of the fingerprint)',
    'kind',
    'fingerprint',
  ),
  antin_backup_seen: gauge('1 khi đã có bản sao lưu được kiểm tra', '1 when there is a verified backup'),
  antin_backup_age_seconds: gauge(
    'tuổi của bản sao lưu được kiểm tra gần nhất',
    'age of the last verified backup',
  ),
  antin_storage_free_bytes: gauge('dung lượng đĩa còn trống', 'free room on the disk', 'folder'),
  antin_storage_size_bytes: gauge('dung lượng đĩa', 'size of the disk', 'folder'),
  antin_database_connections: gauge(
    'kết nối cơ sở dữ liệu của tiến trình này',
    'database connections of this process',
    'state',
  ),
} as const satisfies Readonly<Record<string, GaugeRow>>;

export type GaugeName = keyof typeof gaugeTable;

export interface Sample {
  readonly name: GaugeName;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}
