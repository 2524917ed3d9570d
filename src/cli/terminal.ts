import { isAppError } from '../app-error.ts';

/** What a command needs of the world, so that tests can stand in for it. */
export interface Terminal {
  /** The result. */
  out(text: string): void;
  /** Everything else: questions, warnings, refusals. */
  err(text: string): void;
  /** An environment variable. */
  environment(name: string): Promise<string | undefined>;
  /** Asks without echo; undefined when nobody sits there. */
  askSecret(question: string): Promise<string | undefined>;
}

/** 0 is success; the others are said by each command. */
export type ExitCode = number;

/** A refusal in words, or in JSON; anything that is no `AppError` is a defect and goes on. */
export function sayRefusal(terminal: Terminal, error: unknown, json: boolean): void {
  if (!isAppError(error)) throw error;
  if (json) {
    terminal.out(toJson({ error: refusalOf(error) }));
    return;
  }
  terminal.err(`✗ ${printable(error.title('vi'))}\n  ${printable(error.title('en'))}\n`);
  terminal.err(`→ ${printable(error.remedy('vi'))}\n  ${printable(error.remedy('en'))}\n`);
}

export function refusalOf(error: unknown) {
  if (!isAppError(error)) throw error;
  return { code: error.code, vi: error.title('vi'), en: error.title('en') };
}

/** Every key stands, so that a script can rely on it: what is unknown is null. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, (_, item: unknown) => (item === undefined ? null : item), 2)}\n`;
}

/**
 * Text of a file under judgement, safe to show: no control characters that steer a terminal, no marks that turn the
 * direction of reading, nothing invisible.
 */
export function printable(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}

/** dd/MM/yyyy HH:mm:ss in Asia/Ho_Chi_Minh, which has no daylight saving. */
export function timeInVietnam(iso: string): string {
  const local = new Date(new Date(iso).getTime() + 7 * 3600_000).toISOString();
  const [year, month, day] = local.slice(0, 10).split('-');
  return `${day}/${month}/${year} ${local.slice(11, 19)} (+07:00)`;
}
