/** What a person chose for this browser: language and light or dark. Nothing else is kept here. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Language } from '../catalogue/words.ts';

export type ThemeChoice = 'light' | 'dark' | 'system';

interface Preferences {
  readonly language: Language;
  readonly theme: ThemeChoice;
  readonly dark: boolean;
  setLanguage(language: Language): void;
  setTheme(theme: ThemeChoice): void;
}

const Context = createContext<Preferences | null>(null);

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useKept<Language>('language', ['vi', 'en'], 'vi');
  const [theme, setTheme] = useKept<ThemeChoice>('theme', ['system', 'light', 'dark'], 'system');
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const printing = usePrinting();
  const dark = !printing && (theme === 'dark' || (theme === 'system' && systemDark));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }, [dark]);
  const value = useMemo(
    () => ({ language, theme, dark, setLanguage, setTheme }),
    [language, theme, dark, setLanguage, setTheme],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): Preferences {
  const preferences = useContext(Context);
  if (preferences === null) throw new Error('outside of PreferencesProvider');
  return preferences;
}

export function useLanguage(): Language {
  return usePreferences().language;
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const note = () => setMatches(list.matches);
    list.addEventListener('change', note);
    return () => list.removeEventListener('change', note);
  }, [query]);
  return matches;
}

/** Paper is white: whatever is printed is drawn in the light theme. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const paper = matchMedia('print');
    // At once: the browser prints what stands when the listeners have returned.
    const note = () => flushSync(() => setPrinting(paper.matches));
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => flushSync(() => setPrinting(false));
    paper.addEventListener('change', note);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      paper.removeEventListener('change', note);
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}

/** What a page was laid out for, kept while `held`: laying it out anew would close its dialogs and forget what was typed. */
export function useKeptWhile<T>(value: T, held: boolean): T {
  const [kept, keep] = useState(value);
  if (!held && kept !== value) keep(value);
  return held ? kept : value;
}

/** Narrower than a tablet held upright. */
export function useIsPhone(): boolean {
  return useMedia('(max-width: 767px)');
}

function useKept<T extends string>(name: string, known: readonly T[], usual: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const kept = localStorage.getItem(`antin.${name}`) as T | null;
    return kept !== null && known.includes(kept) ? kept : usual;
  });
  const change = useCallback(
    (next: T) => {
      localStorage.setItem(`antin.${name}`, next);
      setValue(next);
    },
    [name],
  );
  return [value, change];
}
