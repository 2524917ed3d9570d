import { isAppError } from '../../app-error.ts';

/** good: as it should be · warn: works, but somebody should look · bad: something does not work, or is not safe */
export type Mark = 'good' | 'warn' | 'bad';

export interface Words {
  readonly vi: string;
  readonly en: string;
}

export interface Finding {
  readonly about: string;
  readonly mark: Mark;
  readonly words: Words;
  /** What to do; null when there is nothing to do. */
  readonly todo: Words | null;
}

export function good(about: string, vi: string, en: string): Finding {
  return { about, mark: 'good', words: { vi, en }, todo: null };
}

export function warn(about: string, words: Words, todo: Words): Finding {
  return { about, mark: 'warn', words, todo };
}

export function bad(about: string, words: Words, todo: Words): Finding {
  return { about, mark: 'bad', words, todo };
}

/** An error as a finding: its own words and remedy where it has them. */
export function failure(about: string, error: unknown, todo: Words): Finding {
  if (isAppError(error)) {
    const words = { vi: error.title('vi'), en: error.title('en') };
    return bad(about, words, { vi: error.remedy('vi'), en: error.remedy('en') });
  }
  const { message, code } = error as NodeJS.ErrnoException;
  const reason = message || String(code);
  return bad(about, { vi: `Không dùng được: ${reason}.`, en: `Does not work: ${reason}.` }, todo);
}

/** A few names, and how many more. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown}, … (${names.length})` : shown;
}
