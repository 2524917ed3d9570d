import { useQuery } from '@tanstack/react-query';
import { api, type Item } from '../api/client.ts';
import { liveKey } from './live.ts';

export type WaitingKind = Item<'GET /waiting'>['kind'];

/** IT officers are responsible for units below theirs, of whose changes the stream does not tell. */
const LOOK_MS = 60_000;

/** How much of each kind waits for whoever is signed in; kinds of which nothing waits are absent. */
export function useWaitingCounts() {
  return useQuery({
    queryKey: liveKey('waiting-counts'),
    queryFn: ({ signal }) => api('GET /waiting', { signal }),
    refetchInterval: LOOK_MS,
  });
}
