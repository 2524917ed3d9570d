import { useEffect } from 'react';

/** In the browser's tab and history, and what a screen reader says first (WCAG 2.2, 2.4.2). */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? 'Ấn Tín' : `${title} · Ấn Tín`;
  }, [title]);
}
