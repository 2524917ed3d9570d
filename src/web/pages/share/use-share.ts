import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, type Item, type Query } from '../../api/client.ts';
import { liveKey } from '../../shell/live.ts';
import { LOOK_MS, type Question } from './share-question.ts';

const following = { refetchInterval: LOOK_MS, placeholderData: keepPreviousData } as const;

export function useShare(question: Question) {
  return useQuery({
    queryKey: liveKey('share', question),
    queryFn: ({ signal }) => api('GET /share', { query: question, signal }),
    ...following,
  });
}

export type Grouping = NonNullable<Query<'GET /share/series'>['by']>;

export function useShareGroups(question: Question, by: Grouping) {
  return useQuery({
    queryKey: liveKey('share-groups', by, question),
    queryFn: ({ signal }) => api('GET /share/series', { query: { ...question, by }, signal }),
    ...following,
  });
}

export type UnitShare = Item<'GET /share/units'>;

export function useUnitShares(question: Question, by: 'total' | 'month') {
  return useQuery({
    queryKey: liveKey('share-units', by, question),
    queryFn: ({ signal }) => api('GET /share/units', { query: { ...question, by }, signal }),
    ...following,
  });
}

export type Behind = Omit<Query<'GET /share/documents'>, 'cursor' | 'limit'>;
export type CountedItem = Item<'GET /share/documents'>;

export function useShareDocuments(behind: Behind) {
  return useInfiniteQuery({
    queryKey: liveKey('share-documents', behind),
    queryFn: ({ pageParam, signal }) =>
      api('GET /share/documents', { query: { ...behind, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}
