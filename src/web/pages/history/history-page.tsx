/** What the ledger has of the person who is signed in. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex, Skeleton, Timeline, Typography } from 'antd';
import { Link } from 'react-router';
import { api, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { eventWords } from '../../components/event-words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { historyWords } from './words.ts';

type OwnEvent = Item<'GET /session/history'>;

export default function HistoryPage() {
  const words = useWords(historyWords);
  const common = useWords(commonWords);
  const read = useInfiniteQuery({
    queryKey: liveKey('own-history'),
    queryFn: ({ pageParam, signal }) =>
      api('GET /session/history', { query: { cursor: pageParam, limit: 30 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const events = read.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Flex vertical gap="middle">
      <Typography.Title level={1} className="page-title">
        {words.title}
      </Typography.Title>
      <Typography.Text>{words.intro}</Typography.Text>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending && <Skeleton active />}
      <Timeline items={events.map((event) => ({ key: event.id, content: <OneEvent event={event} /> }))} />
      {read.hasNextPage && (
        <Button loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>
          {common.more}
        </Button>
      )}
    </Flex>
  );
}

function OneEvent({ event }: { readonly event: OwnEvent }) {
  const words = useWords(eventWords);
  const { documentId, incomingId, subject } = event;
  const address = documentId !== null ? `/documents/${documentId}` : `/incoming/${incomingId}`;
  return (
    <>
      <b>{words.kind[event.kind] ?? event.kind}</b>
      {subject !== null && (
        <div>
          <Link to={address}>{subject}</Link>
        </div>
      )}
      <div>
        <Typography.Text type="secondary">
          {[showMoment(event.at), event.position].filter(Boolean).join(' · ')}
        </Typography.Text>
      </div>
    </>
  );
}
