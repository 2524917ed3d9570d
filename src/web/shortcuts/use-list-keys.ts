/** j and k move along the lines of a list, Enter opens, x marks, / searches. A line's link bears data-line. */
import { useMemo } from 'react';
import { useWords } from '../catalogue/words.ts';
import { type Shortcut, useShortcuts } from './shortcuts.tsx';
import { shortcutWords } from './words.ts';

/** `more`: what the page knows besides; it must keep its identity (useMemo). */
export function useListKeys(more: readonly Shortcut[] = none): void {
  const words = useWords(shortcutWords);
  useShortcuts(
    useMemo(
      () => [
        { keys: 'j', label: words.next, run: () => move(1) },
        { keys: 'k', label: words.previous, run: () => move(-1) },
        { keys: 'o', label: words.open, run: () => current()?.click() },
        { keys: 'x', label: words.mark, run: mark },
        { keys: '/', label: words.search, run: search },
        ...more,
      ],
      [words, more],
    ),
  );
}

const none: readonly Shortcut[] = [];

function lines(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-line]')];
}

function current(): HTMLElement | undefined {
  return lines().find((line) => line === document.activeElement);
}

function move(step: number): void {
  const all = lines();
  const present = current() ?? rowOf(document.activeElement)?.querySelector<HTMLElement>('[data-line]');
  const index = present ? all.indexOf(present) + step : step > 0 ? 0 : all.length - 1;
  const next = all[Math.min(Math.max(index, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function rowOf(element: Element | null): Element | null {
  return element?.closest('tr, li') ?? null;
}

function mark(): void {
  const line = current();
  rowOf(line ?? null)
    ?.querySelector<HTMLInputElement>('input[type=checkbox]')
    ?.click();
  line?.focus();
}

function search(): void {
  document.querySelector<HTMLInputElement>('[data-search] input, input[data-search]')?.focus();
}
