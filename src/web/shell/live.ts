/** Server-sent events: when something new waits, what is on the page is asked again. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Queries whose key begins with `live` are asked again; see `liveKey`. */
export function useLiveUpdates(signedIn: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!signedIn) return;
    const stream = new EventSource('/api/v1/events');
    const refresh = () => void queries.invalidateQueries({ queryKey: ['live'] });
    stream.addEventListener('waiting', refresh);
    // After a break something may have been missed.
    stream.addEventListener('open', refresh);
    return () => stream.close();
  }, [queries, signedIn]);
}

/** The key of a query that follows the office's work: asked again whenever something is recorded for one's units. */
export function liveKey(...rest: readonly unknown[]): readonly unknown[] {
  return ['live', ...rest];
}
