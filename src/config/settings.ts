/** The table of the service's settings: name, meaning, default. Read by config.ts, README's table and --help. */
import type { ErrorText } from '../app-error.ts';

export interface Setting {
  readonly name: string;
  readonly meaning: ErrorText;
  /** As text a person would write; undefined when there is none. */
  readonly default?: string;
  /** What stands in the table when the default depends on other settings. */
  readonly defaultNote?: ErrorText;
  readonly secret?: true;
  /** Required outside the demo: a real service must not run on something made up. */
  readonly required?: 'outside-demo';
}

export const settings = [
  {
    name: 'PORT',
    meaning: { vi: 'cổng HTTP; 0 là một cổng còn trống', en: 'HTTP port; 0 is any free one' },
    default: '3000',
  },
  {
    name: 'HOST',
    meaning: { vi: 'địa chỉ mạng để nghe', en: 'network address to listen on' },
    default: '127.0.0.1',
  },
  {
    name: 'PUBLIC_URL',
    meaning: {
      vi: 'địa chỉ người dùng mở; nằm trong mã QR và thư',
      en: 'address people open; stands in QR codes and mail',
    },
    defaultNote: { vi: 'http://HOST:PORT', en: 'http://HOST:PORT' },
    required: 'outside-demo',
  },
  {
    name: 'TRUST_PROXY',
    meaning: {
      vi: 'số máy chủ trung gian được tin khi nêu địa chỉ người dùng',
      en: "number of proxies trusted to name the client's address",
    },
    default: '0',
  },
  {
    name: 'ROLES',
    meaning: {
      vi: 'vai trò của tiến trình này; tham số --roles được ưu tiên',
      en: 'roles of this process; --roles goes first',
    },
    default: 'web,workers',
  },
  {
    name: 'INTERNAL_URL',
    meaning: {
      vi: 'địa chỉ để các tiến trình web khác gọi tiến trình này (phiên ký nằm trong một tiến trình)',
      en: 'address by which other web processes reach this one (a signing session lives in one process)',
    },
    defaultNote: { vi: 'http://HOST:PORT', en: 'http://HOST:PORT' },
  },
  {
    name: 'DRAIN_SECONDS',
    meaning: {
      vi: 'số giây còn phục vụ sau tín hiệu dừng, để máy chủ trung gian kịp chuyển yêu cầu sang tiến trình khác',
      en: 'seconds it still serves after the signal to stop, so that the proxy can turn to another process',
    },
    defaultNote: { vi: '5; 0 khi trình diễn', en: '5; 0 in the demo' },
  },
  {
    name: 'DATA_DIR',
    meaning: {
      vi: 'thư mục dữ liệu: tệp văn bản, khóa máy chủ, PostgreSQL nhúng',
      en: 'data folder: document files, server keys, embedded PostgreSQL',
    },
    default: './data',
  },
  {
    name: 'DATABASE_URL',
    meaning: {
      vi: 'PostgreSQL ≥ 14 riêng; để trống là PostgreSQL nhúng',
      en: 'your own PostgreSQL ≥ 14; empty means the embedded one',
    },
    secret: true,
  },
  {
    name: 'DEMO',
    meaning: {
      vi: 'dữ liệu và chứng thư trình diễn; đặt false để dùng thật trên một máy với PostgreSQL nhúng',
      en: 'demo data and demo certificates; false runs a real office on one machine with the embedded PostgreSQL',
    },
    defaultNote: {
      vi: 'true khi không có DATABASE_URL, nếu không là false',
      en: 'true without DATABASE_URL, else false',
    },
  },
  {
    name: 'REDIS_URL',
    meaning: {
      vi: 'hàng đợi trên Redis ≥ 6.2 (redis, rediss, redis+sentinel, redis+cluster); để trống là trên PostgreSQL',
      en: 'queues on Redis ≥ 6.2 (redis, rediss, redis+sentinel, redis+cluster); empty means on PostgreSQL',
    },
    secret: true,
  },
  {
    name: 'REDIS_CA',
    meaning: {
      vi: 'tệp PEM của nơi cấp chứng thư cho Redis qua TLS',
      en: 'PEM file of the authority behind a Redis with TLS',
    },
    defaultNote: { vi: 'các gốc của Node.js', en: "Node.js' own roots" },
  },
  {
    name: 'SMTP_URL',
    meaning: {
      vi: 'máy chủ gửi thư; để trống là hộp thư trình diễn (chỉ khi trình diễn)',
      en: 'mail server; empty means the development mailbox (only in the demo)',
    },
    secret: true,
  },
  {
    name: 'SMTP_CA',
    meaning: {
      vi: 'tệp PEM của các chứng thư được tin thêm khi kết nối máy chủ thư',
      en: 'PEM file of certificates trusted besides the usual ones when connecting to the mail server',
    },
  },
  {
    name: 'MAIL_FROM',
    meaning: { vi: 'người gửi của thư hệ thống', en: "sender of the service's mail" },
    default: 'Ấn Tín <khong-tra-loi@an-tin.invalid>',
  },
  {
    name: 'TSA_URLS',
    meaning: {
      vi: 'các máy chủ cấp dấu thời gian, cách nhau bằng dấu phẩy; để trống là máy chủ trình diễn',
      en: 'time-stamp servers, separated by commas; empty means the development one',
    },
    required: 'outside-demo',
  },
  {
    name: 'TRUST_ANCHORS',
    meaning: {
      vi: 'tệp PEM, hoặc thư mục các tệp ấy, của các chứng thư gốc được tin (và CA trung gian), cách nhau bằng dấu phẩy',
      en: 'PEM files, or folders of them, with the trusted root certificates (and intermediate CAs), separated by commas',
    },
    defaultNote: {
      vi: 'gốc trình diễn khi trình diễn, nếu không là các gốc của Chính phủ kèm theo',
      en: "the development root in the demo, else the government's roots that come along",
    },
  },
  {
    name: 'WAL_ARCHIVE',
    meaning: {
      vi: 'thư mục (nên ở đĩa khác) giữ nhật ký của PostgreSQL nhúng, để khôi phục về một thời điểm; để trống là không giữ',
      en: 'folder (better on another disk) that keeps the log of the embedded PostgreSQL, to restore to a point in time; empty keeps none',
    },
  },
  {
    name: 'ALLOW_PKCS12',
    meaning: {
      vi: 'cho phép khóa ký dạng tệp PKCS#12 (true/false)',
      en: 'allow signing keys in PKCS#12 files (true/false)',
    },
    defaultNote: { vi: 'true khi trình diễn, nếu không là false', en: 'true in the demo, else false' },
  },
  {
    name: 'PKCS11_MODULE',
    meaning: {
      vi: 'thư viện PKCS#11 của HSM hoặc thiết bị cắm vào máy chủ',
      en: 'PKCS#11 library of an HSM or of tokens in the server',
    },
  },
  {
    name: 'SOFFICE',
    meaning: {
      vi: 'chương trình LibreOffice để đổi DOCX và ODT thành PDF; không có thì chỉ nhận PDF',
      en: 'LibreOffice, which turns DOCX and ODT into PDF; without it PDF alone is taken',
    },
    defaultNote: { vi: '`soffice` trên PATH', en: '`soffice` on PATH' },
  },
  {
    name: 'UPLOAD_LIMIT_MB',
    meaning: { vi: 'dung lượng lớn nhất của một tệp tải lên, MB', en: 'largest uploaded file in MB' },
    default: '200',
  },
  {
    name: 'LOG_LEVEL',
    meaning: {
      vi: 'mức nhật ký: fatal, error, warn, info, debug, trace, silent',
      en: 'log level: fatal, error, warn, info, debug, trace, silent',
    },
    default: 'info',
  },
  {
    name: 'METRICS_PORT',
    meaning: {
      vi: 'cổng riêng cho /metrics (và /healthz, /readyz); để trống là không mở',
      en: 'port of its own for /metrics (and /healthz, /readyz); empty opens none',
    },
  },
  {
    name: 'METRICS_HOST',
    meaning: {
      vi: 'địa chỉ mạng của METRICS_PORT; ngoài máy này thì cần METRICS_TOKEN',
      en: 'network address of METRICS_PORT; beyond this machine it needs METRICS_TOKEN',
    },
    default: '127.0.0.1',
  },
  {
    name: 'METRICS_TOKEN',
    meaning: {
      vi: 'mã để đọc /metrics (Authorization: Bearer …), từ 16 ký tự; có mã thì PORT cũng có /metrics',
      en: 'token to read /metrics (Authorization: Bearer …), 16 characters or more; with it PORT has /metrics too',
    },
    secret: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    meaning: {
      vi: 'máy thu OpenTelemetry (OTLP/HTTP) nhận dấu vết xử lý; để trống là không gửi',
      en: 'OpenTelemetry collector (OTLP/HTTP) that takes traces; empty sends none',
    },
  },
  {
    name: 'PEER_PORT',
    meaning: {
      vi: 'cổng liên thông (HTTPS hai chiều chứng thư) với các hệ thống Ấn Tín khác; đặt cùng PEER_KEY, PEER_CERT, PEER_CA; để trống là không liên thông',
      en: 'port for other Ấn Tín systems (HTTPS with certificates on both sides), set together with PEER_KEY, PEER_CERT, PEER_CA; empty means none',
    },
  },
  {
    name: 'PEER_HOST',
    meaning: { vi: 'địa chỉ mạng của PEER_PORT', en: 'network address of PEER_PORT' },
    default: '127.0.0.1',
  },
  {
    name: 'PEER_KEY',
    meaning: {
      vi: 'tệp PEM khóa riêng (EC P-256 hoặc RSA) của máy này khi liên thông',
      en: "PEM file of this machine's private key (EC P-256 or RSA) towards partners",
    },
  },
  {
    name: 'PEER_CERT',
    meaning: {
      vi: 'tệp PEM chứng thư của khóa PEER_KEY, theo sau là các CA trung gian',
      en: 'PEM file of the certificate of PEER_KEY, followed by intermediate CAs',
    },
  },
  {
    name: 'PEER_CA',
    meaning: {
      vi: 'tệp PEM các CA cấp chứng thư cho các đối tác liên thông',
      en: "PEM file of the CAs that issue the partners' certificates",
    },
  },
  {
    name: 'VDXP_PORT',
    meaning: {
      vi: 'cổng cho các hệ thống gọi vào như gọi trục liên thông VDXP (đặt sau máy chủ TLS); để trống là không mở',
      en: 'port for systems that call here as at the national axis VDXP (behind a TLS proxy); empty opens none',
    },
  },
  {
    name: 'VDXP_HOST',
    meaning: { vi: 'địa chỉ mạng của VDXP_PORT', en: 'network address of VDXP_PORT' },
    default: '127.0.0.1',
  },
  {
    name: 'EDXML_KEY',
    meaning: {
      vi: 'tệp PEM khóa riêng RSA ký thông điệp edXML gửi qua trục và LGSP; đặt cùng EDXML_CERT; để trống là gửi không ký',
      en: 'PEM file of the RSA key that signs edXML messages for the axis and LGSPs, set together with EDXML_CERT; empty sends them unsigned',
    },
  },
  {
    name: 'EDXML_CERT',
    meaning: {
      vi: 'tệp PEM chứng thư của khóa EDXML_KEY, theo sau là các CA trung gian',
      en: 'PEM file of the certificate of EDXML_KEY, followed by intermediate CAs',
    },
  },
  {
    name: 'S3_ENDPOINT',
    meaning: {
      vi: 'kho tệp S3: địa chỉ http(s); để trống là DATA_DIR/blobs',
      en: 'S3 file store: its http(s) address; empty means DATA_DIR/blobs',
    },
  },
  {
    name: 'S3_BUCKET',
    meaning: { vi: 'kho tệp S3: tên bucket, phải có sẵn', en: 'S3 file store: the bucket, which must exist' },
  },
  {
    name: 'S3_REGION',
    meaning: { vi: 'kho tệp S3: vùng', en: 'S3 file store: region' },
    default: 'us-east-1',
  },
  {
    name: 'S3_ACCESS_KEY_ID',
    meaning: { vi: 'kho tệp S3: mã khóa truy cập', en: 'S3 file store: access key id' },
    secret: true,
  },
  {
    name: 'S3_SECRET_ACCESS_KEY',
    meaning: { vi: 'kho tệp S3: khóa bí mật', en: 'S3 file store: secret access key' },
    secret: true,
  },
  {
    name: 'S3_FORCE_PATH_STYLE',
    meaning: {
      vi: 'kho tệp S3: tên bucket trong đường dẫn (true) hay trong tên máy chủ (false)',
      en: 'S3 file store: bucket name in the path (true) or in the host name (false)',
    },
    default: 'true',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]['name'];
