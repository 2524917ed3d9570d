/** Words of the pages, Vietnamese first: a room's words stand in one file, and both languages have the same keys. */
import { useLanguage } from '../shell/preferences.tsx';

export type Language = 'vi' | 'en';
export interface Words<T> {
  readonly vi: T;
  readonly en: T;
}

/** The compiler refuses a key that one language lacks. */
export function defineWords<const T extends Readonly<Record<string, unknown>>>(
  vi: T,
  en: { readonly [K in keyof T]: Loosened<T[K]> },
): Words<{ readonly [K in keyof T]: Loosened<T[K]> }> {
  return { vi: vi as { readonly [K in keyof T]: Loosened<T[K]> }, en };
}

type Loosened<T> = T extends string
  ? string
  : T extends (...words: infer A) => string
    ? (...words: A) => string
    : { readonly [K in keyof T]: Loosened<T[K]> };

export function useWords<T>(words: Words<T>): T {
  return words[useLanguage()];
}
