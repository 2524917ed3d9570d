import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton, Timeline, Typography } from 'antd';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { eventWords } from '../../components/event-words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { useArrival } from './open-arrival.ts';

export function ArrivalHistory() {
  const words = useWords(eventWords);
  const common = useWords(commonWords);
  const { id } = useArrival().record;
  const read = useInfiniteQuery({
    queryKey: liveKey('arrival-history', id),
    queryFn: ({ pageParam, signal }) =>
      api('GET /incoming/{id}/history', { path: { id }, query: { cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active />;
  const events = read.data.pages.flatMap(({ items }) => items);
  return (
    <>
      <Timeline
        items={events.map((event) => ({
          key: event.id,
          content: (
            <>
              <b>{words.kind[event.kind] ?? event.kind}</b>
              <div>{[event.fullName, event.position].filter(Boolean).join(' · ')}</div>
              <Typography.Text type="secondary">{showMoment(event.at)}</Typography.Text>
            </>
          ),
        }))}
      />
      {read.hasNextPage && (
        <Button block loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>
          {common.more}
        </Button>
      )}
    </>
  );
}
