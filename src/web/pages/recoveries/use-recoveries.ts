import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Item } from '../../api/client.ts';
import { liveKey } from '../../shell/live.ts';

export type Recovery = Item<'GET /recoveries'>;

/** Of one unit, or of every unit in one's care. */
export function useRecoveries(state?: Recovery['state'], unitId?: string) {
  return useInfiniteQuery({
    queryKey: liveKey('recoveries', state, unitId),
    queryFn: ({ pageParam, signal }) =>
      api('GET /recoveries', { query: { state, unitId, cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}
