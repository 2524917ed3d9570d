import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { traceIdInForce } from './trace.ts';

export type { Logger } from 'pino';

/** Never written to a log, at whatever depth they stand: secrets, and what documents say. */
const HIDDEN_NAMES = new Set([
  'pin',
  'newpin',
  'password',
  'newpassword',
  'passphrase',
  'totp',
  'otp',
  'code2fa',
  'secret',
  'token',
  'authorization',
  'cookie',
  'set-cookie',
  'x-csrf-token',
  'csrftoken',
  'databaseurl',
  'redisurl',
  'smtpurl',
  'metricstoken',
  'privatekey',
  'content',
  'bytes',
  'body',
  'subject',
]);
/** Names that end like these are secrets, whoever thought of them. */
const HIDDEN_ENDINGS = /(password|passphrase|secret|secretaccesskey|token|apikey|privatekey|pincode)$/i;
/** The password in an address such as postgres://user:password@host. */
const PASSWORD_IN_ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s/@]+@/gi;
const HIDDEN = '[hidden]';
const DEEPEST = 6;

export interface LogOptions {
  readonly level: string;
  readonly destination?: DestinationStream;
}

/** JSON lines on standard output with a trace id, without secrets or document content. */
export function createLogger(options: LogOptions): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    mixin: () => {
      const traceId = traceIdInForce();
      return traceId ? { traceId } : {};
    },
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => hide(fields, 0) as Record<string, unknown>,
    },
    // Errors are described by `hide`, which also looks into what they carry.
    serializers: { err: (value: unknown) => value },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

function hide(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutPassword(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= DEEPEST) return '[deeper]';
  if (value instanceof Error) return describe(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => hide(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isHidden(name) ? HIDDEN : hide(inner, depth + 1)]),
  );
}

function isHidden(name: string): boolean {
  return HIDDEN_NAMES.has(name.toLowerCase()) || HIDDEN_ENDINGS.test(name);
}

function withoutPassword(text: string): string {
  return text.includes('://') ? text.replace(PASSWORD_IN_ADDRESS, `$1${HIDDEN}@`) : text;
}

/** A driver's error may carry the row it failed on (`detail`, `params`), which is what a document says. */
function describe(error: Error, depth: number): Record<string, unknown> {
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: withoutPassword(error.message.split('\nparams:')[0] ?? ''),
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined ? {} : { cause: hide(error.cause, depth + 1) }),
  };
}
