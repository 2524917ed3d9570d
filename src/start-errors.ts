/** What can stop the start besides the engines' own complaints, and the exit code of each (sysexits.h where one fits). */
import { type AppError, defineErrors, isAppError } from './app-error.ts';

export const startErrors = defineErrors({
  PORT_IN_USE: {
    kind: 'conflict',
    title: {
      vi: 'Cổng {port} trên {host} đang được chương trình khác dùng.',
      en: 'Port {port} on {host} is used by another program.',
    },
    remedy: {
      vi: 'Dừng chương trình đó, hoặc đặt PORT là một cổng khác.',
      en: 'Stop that program, or set PORT to another one.',
    },
  },
  PORT_REFUSED: {
    kind: 'internal',
    title: {
      vi: 'Không nghe được ở {host}:{port}: {reason}.',
      en: 'Cannot listen on {host}:{port}: {reason}.',
    },
    remedy: { vi: 'Kiểm tra HOST và PORT.', en: 'Check HOST and PORT.' },
  },
  QUEUE_OUT_OF_REACH: {
    kind: 'unavailable',
    title: { vi: 'Không kết nối được hàng đợi: {reason}.', en: 'The queue cannot be reached: {reason}.' },
    remedy: { vi: 'Kiểm tra REDIS_URL và máy chủ Redis.', en: 'Check REDIS_URL and the Redis server.' },
  },
});

const exitCodes: Readonly<Record<string, number>> = {
  INSTANCE_RUNNING: 10,
  PORT_IN_USE: 11,
  DISK_FULL: 12,
  STORAGE_FULL: 12,
  DATA_DAMAGED: 13,
  DATA_OTHER_VERSION: 14,
  DATA_FOLDER_UNUSABLE: 15,
  ENGINE_MISSING: 16,
  ENGINE_FAILED: 17,
  DATABASE_OUT_OF_REACH: 18,
  DATABASE_OTHER_SCHEMA: 19,
  QUEUE_OUT_OF_REACH: 20,
  PORT_REFUSED: 21,
  INSTANCE_SECRET_UNSAFE: 22,
  DATA_IS_DEMO: 23,
  DATA_IS_REAL: 24,
  KEYS_NOT_SHARED: 31,
  STORAGE_OUT_OF_REACH: 29,
  STORAGE_REFUSED: 30,
  QUEUE_EVICTS: 25,
  QUEUE_ENGINE_OLD: 26,
  DATABASE_BUSY: 27,
  DATABASE_TOO_OLD: 28,
  CONFIG_INVALID: 78,
  TRUST_UNREADABLE: 78,
};

export function exitCodeOf(error: unknown): number {
  return (isAppError(error) && exitCodes[error.code]) || 1;
}

/** One line: Vietnamese, then English. */
export function startComplaint(error: unknown): string {
  if (isAppError(error)) return `✗ ${sentence(error, 'vi')} · ${sentence(error, 'en')} [${error.code}]`;
  const text = error instanceof Error ? error.message : String(error);
  return `✗ Dừng vì lỗi: ${text} · Stopped by an error: ${text} [INTERNAL]`;
}

function sentence(error: AppError, language: 'vi' | 'en'): string {
  return `${error.title(language)} ${error.remedy(language)}`.replace(/\s+/g, ' ');
}
