/**
 * Every setting of the service, one row each; the only reader of the environment. A value that is wrong or a
 * required one that is missing stops the start with one line (promise 8).
 */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError, defineErrors, type ErrorText } from './app-error.ts';
import { findProgram } from './config/find-program.ts';
import { type EdxmlKeyConfig, readEdxmlKey } from './config/key-pair.ts';
import { certificateFile, folderToBe, readableFile, readablePath } from './config/named-files.ts';
import { type PeerConfig, readPeer } from './config/peer-identity.ts';
import { withSecretFiles } from './config/secret-files.ts';
import { type Setting, type SettingName, settings } from './config/settings.ts';

export const configErrors = defineErrors({
  CONFIG_INVALID: {
    kind: 'invalid',
    title: { vi: 'Cấu hình {name} không hợp lệ: {reasonVi}.', en: 'Setting {name} is wrong: {reasonEn}.' },
    remedy: {
      vi: 'Sửa {name} rồi khởi động lại; xem --help.',
      en: 'Correct {name} and start again; see --help.',
    },
  },
});

export type Role = 'web' | 'workers';
const allRoles: readonly Role[] = ['web', 'workers'];

export interface S3Config {
  readonly endpoint: URL;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly forcePathStyle: boolean;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: URL;
  readonly trustProxy: number;
  /** By which other web processes reach this one. */
  readonly internalUrl: URL;
  /** How long requests are still taken after the signal to stop. */
  readonly drainMs: number;
  readonly roles: readonly Role[];
  /** Absolute. */
  readonly dataDir: string;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Absolute. */
  readonly redisCa: string | undefined;
  readonly smtpUrl: string | undefined;
  /** Absolute. */
  readonly smtpCa: string | undefined;
  readonly mailFrom: string;
  /** Empty: the development TSA. */
  readonly tsaUrls: readonly URL[];
  /** Absolute paths; empty: the development root in the demo, else the government's roots. */
  readonly trustAnchors: readonly string[];
  readonly allowPkcs12: boolean;
  /** Undefined: no keys on an HSM. */
  readonly pkcs11Module: string | undefined;
  /** LibreOffice, absolute; undefined: not installed, and DOCX and ODT are refused. */
  readonly soffice: string | undefined;
  /** Absolute; undefined: the embedded PostgreSQL's log is not kept. */
  readonly walArchive: string | undefined;
  /** Undefined: files lie in the data folder. */
  readonly s3: S3Config | undefined;
  /** Undefined: no exchange with other Ấn Tín instances. */
  readonly peer: PeerConfig | undefined;
  /** Undefined: no system calls here as at the national axis. */
  readonly vdxp: { readonly port: number; readonly host: string } | undefined;
  /** Signs messages in edXML; without it they go out unsigned. */
  readonly edxmlKey: EdxmlKeyConfig | undefined;
  /** Undefined: no port of its own for /metrics. */
  readonly metricsPort: number | undefined;
  readonly metricsHost: string;
  /** Undefined: /metrics is not on the service's port. */
  readonly metricsToken: string | undefined;
  /** Undefined: no traces leave this process. */
  readonly otlpEndpoint: URL | undefined;
  /** In bytes. */
  readonly uploadLimit: number;
  readonly logLevel: string;
  /** Demo data and the development PKI; every page and export says so. */
  readonly demo: boolean;
}

/**
 * @param environment process.env, or a test's own
 * @param words command-line words after the program; only `--roles=…` is known
 * @throws AppError CONFIG_INVALID naming the first setting that is wrong
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  words: readonly string[] = process.argv.slice(2),
): Config {
  const values = { ...withSecretFiles(environment, refuse), ...fromCommandLine(words) };
  const text = (name: SettingName) => values[name]?.trim() || defaultOf(name);
  const embedded = text('DATABASE_URL') === undefined;
  const demo = check('DEMO', z.enum(['true', 'false']), text('DEMO') ?? String(embedded)) === 'true';
  refuseMissing(text, demo);
  const port = check('PORT', wholeNumber(0, 65_535), text('PORT'));
  const host = check('HOST', z.string().regex(/^[0-9A-Za-z.:-]+$/), text('HOST'));
  return {
    port,
    host,
    publicUrl: new URL(
      check('PUBLIC_URL', address('http', 'https'), text('PUBLIC_URL') ?? localAddress(host, port)),
    ),
    trustProxy: check('TRUST_PROXY', wholeNumber(0, 10), text('TRUST_PROXY')),
    internalUrl: new URL(
      check('INTERNAL_URL', address('http'), text('INTERNAL_URL') ?? ownAddress(host, port)),
    ),
    drainMs: check('DRAIN_SECONDS', wholeNumber(0, 300), text('DRAIN_SECONDS') ?? (demo ? '0' : '5')) * 1000,
    roles: readRoles(text('ROLES') ?? '', embedded),
    dataDir: resolve(text('DATA_DIR') ?? './data'),
    databaseUrl: readDatabase(text('DATABASE_URL')),
    redisUrl: check('REDIS_URL', redisAddress.optional(), text('REDIS_URL')),
    redisCa: certificates('REDIS_CA', text('REDIS_CA')),
    smtpUrl: check('SMTP_URL', smtpAddress.optional(), text('SMTP_URL')),
    smtpCa: certificates('SMTP_CA', text('SMTP_CA')),
    mailFrom: check('MAIL_FROM', z.string().regex(/^[^\r\n]*@[^\r\n]+$/), text('MAIL_FROM')),
    tsaUrls: list(text('TSA_URLS')).map((url) => new URL(check('TSA_URLS', address('http', 'https'), url))),
    trustAnchors: list(text('TRUST_ANCHORS')).map((path) => readablePath('TRUST_ANCHORS', path, refuse)),
    allowPkcs12:
      check('ALLOW_PKCS12', z.enum(['true', 'false']), text('ALLOW_PKCS12') ?? String(demo)) === 'true',
    pkcs11Module: readLibrary(text('PKCS11_MODULE')),
    soffice: readProgram(text('SOFFICE'), environment['PATH']),
    walArchive: readArchive(text('WAL_ARCHIVE')),
    s3: readS3(text),
    peer: readPeer(text, refuse),
    vdxp: readVdxp(text),
    edxmlKey: readEdxmlKey(text, refuse),
    ...readTelemetry(text),
    uploadLimit: check('UPLOAD_LIMIT_MB', wholeNumber(1, 2048), text('UPLOAD_LIMIT_MB')) * 1024 * 1024,
    logLevel: check('LOG_LEVEL', logLevels, text('LOG_LEVEL')),
    demo,
  };
}

/** The configuration with the port that was really taken, when PORT was 0. */
export function withPort(config: Config, port: number): Config {
  const publicUrl = new URL(config.publicUrl);
  if (publicUrl.port === '0') publicUrl.port = String(port);
  const internalUrl = new URL(config.internalUrl);
  if (internalUrl.port === '0') internalUrl.port = String(port);
  return { ...config, port, publicUrl, internalUrl };
}

/** The table of README and of --help, as Markdown. */
export function describeSettings(language: keyof ErrorText): string {
  const head = {
    vi: ['| Biến | Ý nghĩa | Mặc định |', '|---|---|---|'],
    en: ['| Setting | Meaning | Default |', '|---|---|---|'],
  };
  const rows = settings.map((setting: Setting) => {
    const usual = setting.default ?? setting.defaultNote?.[language];
    const must = { vi: '; bắt buộc khi chạy thật', en: '; required outside the demo' };
    const meaning = setting.meaning[language] + (setting.required ? must[language] : '');
    const file = setting.secret
      ? { vi: `; hoặc \`${setting.name}_FILE\``, en: `; or \`${setting.name}_FILE\`` }
      : undefined;
    return `| \`${setting.name}\` | ${meaning}${file?.[language] ?? ''} | ${usual ?? ''} |`;
  });
  return [...head[language], ...rows].join('\n');
}

const logLevels = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);
const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most));
const address = (...protocols: string[]) =>
  z.url({ protocol: new RegExp(`^(${protocols.join('|')})$`), error: `${protocols.join('/')}://…` });

/** `?tls=` says how safe the way to the mail server must be: src/adapters/mail/mail-address.ts. */
const smtpAddress = address('smtp', 'smtps').refine(
  (url) =>
    !URL.canParse(url) ||
    ['required', 'optional', 'off', null].includes(new URL(url).searchParams.get('tls')),
  'smtp://…?tls=required|optional|off',
);

/** One server, several sentinels with the name of their master, or several nodes of a cluster. */
const redisHosts = '([^@/?#\\s]+@)?[^@/?#,\\s]+(,[^@/?#,\\s]+)*';
const redisAddress = z
  .string()
  .regex(
    new RegExp(
      `^(rediss?://([^@/?#\\s]*@)?[^@/?#,\\s]+(/\\d*)?|rediss?\\+sentinel://${redisHosts}/[\\w.-]+(/\\d+)?(\\?\\S*)?|rediss?\\+cluster://${redisHosts}/?)$`,
    ),
    'redis[s]://…, redis[s]+sentinel://HOST,…/NAME, redis[s]+cluster://HOST,…',
  );

/** A secret's value is never repeated in the complaint. */
function check<T>(name: SettingName, schema: z.ZodType<T>, value: string | undefined): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const row: Setting | undefined = settings.find((setting) => setting.name === name);
  const shown = row?.secret ? '' : `“${value}”: `;
  const reason = shown + (result.error.issues[0]?.message ?? 'invalid');
  throw invalid(name, { vi: reason, en: reason });
}

function refuse(name: string, reason: ErrorText): never {
  throw invalid(name, reason);
}

function invalid(name: string, reason: ErrorText): AppError {
  return new AppError(configErrors.CONFIG_INVALID, {
    params: { name, reasonVi: reason.vi, reasonEn: reason.en },
  });
}

function defaultOf(name: SettingName): string | undefined {
  return (settings.find((setting) => setting.name === name) as Setting | undefined)?.default;
}

function refuseMissing(text: (name: SettingName) => string | undefined, demo: boolean): void {
  if (demo) return;
  for (const setting of settings as readonly (Setting & { name: SettingName })[]) {
    if (setting.required !== undefined && text(setting.name) === undefined) {
      throw invalid(setting.name, {
        vi: 'bắt buộc khi chạy thật (có DATABASE_URL, hoặc DEMO=false)',
        en: 'it is required outside the demo (with DATABASE_URL, or DEMO=false)',
      });
    }
  }
}

/** libpq §34.1.2: the address may name files of certificates and of a key. */
function readDatabase(url: string | undefined): string | undefined {
  const given = check('DATABASE_URL', address('postgres', 'postgresql').optional(), url);
  if (given === undefined) return undefined;
  const asked = new URL(given).searchParams;
  const root = asked.get('sslrootcert');
  if (root) certificateFile('DATABASE_URL', root, refuse);
  for (const path of [asked.get('sslcert'), asked.get('sslkey')])
    if (path) readableFile('DATABASE_URL', path, refuse);
  return given;
}

/** All of it or nothing: half a file store would send documents to the wrong place. */
function readS3(text: (name: SettingName) => string | undefined): S3Config | undefined {
  const names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
  const missing = names.filter((name) => text(name) === undefined);
  if (missing.length === names.length) return undefined;
  if (missing[0])
    refuse(missing[0], { vi: 'còn thiếu cho kho tệp S3', en: 'it is missing for the S3 file store' });
  const endpoint = new URL(check('S3_ENDPOINT', address('http', 'https'), text('S3_ENDPOINT')));
  if (endpoint.username || endpoint.password)
    refuse('S3_ENDPOINT', {
      vi: 'không đặt mật khẩu trong địa chỉ, dùng S3_ACCESS_KEY_ID và S3_SECRET_ACCESS_KEY',
      en: 'no password belongs in the address, use S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
    });
  return {
    endpoint,
    bucket: check('S3_BUCKET', z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), text('S3_BUCKET')),
    region: check('S3_REGION', z.string().regex(/^[a-z0-9-]+$/), text('S3_REGION')),
    accessKeyId: text('S3_ACCESS_KEY_ID')!,
    secretAccessKey: text('S3_SECRET_ACCESS_KEY')!,
    forcePathStyle:
      check('S3_FORCE_PATH_STYLE', z.enum(['true', 'false']), text('S3_FORCE_PATH_STYLE')) === 'true',
  };
}

/** Metrics are never public: beyond this machine a token guards them. */
function readTelemetry(text: (name: SettingName) => string | undefined) {
  const port = check('METRICS_PORT', wholeNumber(1, 65_535).optional(), text('METRICS_PORT'));
  const host = check('METRICS_HOST', z.string().regex(/^[0-9A-Za-z.:-]+$/), text('METRICS_HOST'));
  const token = check('METRICS_TOKEN', z.string().min(16).optional(), text('METRICS_TOKEN'));
  const here = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (port !== undefined && !here && token === undefined)
    refuse('METRICS_HOST', {
      vi: `“${host}” mở ra mạng, cần METRICS_TOKEN`,
      en: `“${host}” is open to the network and needs METRICS_TOKEN`,
    });
  const endpoint = check(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    address('http', 'https').optional(),
    text('OTEL_EXPORTER_OTLP_ENDPOINT'),
  );
  const otlpEndpoint = endpoint === undefined ? undefined : new URL(endpoint);
  return { metricsPort: port, metricsHost: host, metricsToken: token, otlpEndpoint };
}

function readVdxp(text: (name: SettingName) => string | undefined): Config['vdxp'] {
  const port = check('VDXP_PORT', wholeNumber(1, 65_535).optional(), text('VDXP_PORT'));
  const host = check('VDXP_HOST', z.string().regex(/^[0-9A-Za-z.:-]+$/), text('VDXP_HOST'));
  return port === undefined ? undefined : { port, host };
}

function readRoles(value: string, embedded: boolean): readonly Role[] {
  const roles = [...new Set(list(value))];
  const unknown = roles.find((role) => !allRoles.includes(role as Role));
  if (unknown !== undefined || roles.length === 0) {
    throw invalid('ROLES', {
      vi: `“${value}”; chỉ có ${allRoles.join(', ')}`,
      en: `“${value}”; known are ${allRoles.join(', ')}`,
    });
  }
  if (embedded && roles.length < allRoles.length) {
    throw invalid('ROLES', {
      vi: 'tách vai trò cần DATABASE_URL, vì PostgreSQL nhúng chỉ phục vụ một tiến trình',
      en: 'separate roles need DATABASE_URL: the embedded PostgreSQL serves one process only',
    });
  }
  return roles as Role[];
}

function fromCommandLine(words: readonly string[]): Partial<Record<SettingName, string>> {
  const given: Partial<Record<SettingName, string>> = {};
  for (const word of words) {
    const roles = /^--roles=(.*)$/.exec(word);
    if (!roles) throw invalid(word, { vi: 'tham số không có', en: 'no such parameter' });
    given.ROLES = roles[1] ?? '';
  }
  return given;
}

function readArchive(path: string | undefined): string | undefined {
  return path === undefined ? undefined : folderToBe('WAL_ARCHIVE', path, refuse);
}

function certificates(name: SettingName, path: string | undefined): string | undefined {
  return path === undefined ? undefined : certificateFile(name, path, refuse);
}

function readLibrary(path: string | undefined): string | undefined {
  return path === undefined ? undefined : readableFile('PKCS11_MODULE', path, refuse);
}

/** LibreOffice may be absent; one that was named and is not there is a mistake. */
function readProgram(name: string | undefined, path: string | undefined): string | undefined {
  const found = findProgram(name ?? 'soffice', path);
  if (name !== undefined && found === undefined)
    refuse('SOFFICE', {
      vi: `không có chương trình ${name}; cài LibreOffice, ghi đúng đường dẫn, hoặc bỏ trống`,
      en: `there is no program ${name}; install LibreOffice, give the right path, or leave it empty`,
    });
  return found;
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function localAddress(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** A process that listens everywhere is reached by the name of its machine. */
function ownAddress(host: string, port: number): string {
  return host === '0.0.0.0' || host === '::' ? `http://${hostname()}:${port}` : localAddress(host, port);
}

/** One variable by a name that a person gave, such as the one that holds a PIN. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name];
}
