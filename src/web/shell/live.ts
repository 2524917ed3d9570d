/** Server-sent events: when something new waits, what is on the page is asked again. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const AGAIN_MS = 5_000;

/**
 * Queries whose key begins with `live` are asked again; see `liveKey`. When the stream ends because the session or a post
 * did, the session is asked: the page shows the sign-in, or the menu of what is left.
 */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let stream: EventSource;
    let again: number | undefined;
    const refresh = () => void queries.invalidateQueries({ queryKey: ['live'] });
    const askWho = () => void queries.invalidateQueries({ queryKey: ['session'] });
    const open = () => {
      stream = new EventSource('/api/v1/events');
      stream.addEventListener('waiting', refresh);
      // After a break something may have been missed.
      stream.addEventListener('open', refresh);
      stream.addEventListener('session-ended', askWho);
      stream.addEventListener('error', () => {
        // The browser comes back by itself after a break, but not after a refusal or a proxy's answer.
        if (stream.readyState !== EventSource.CLOSED) return;
        askWho();
        again = window.setTimeout(open, AGAIN_MS);
      });
    };
    open();
    return () => {
      stream.close();
      clearTimeout(again);
    };
  }, [queries]);
}

/** The key of a query that follows the office's work: asked again whenever something is recorded for one's units. */
export function liveKey(...rest: readonly unknown[]): readonly unknown[] {
  return ['live', ...rest];
}
