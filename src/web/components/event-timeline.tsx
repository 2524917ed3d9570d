/** What was recorded of a document or an arrival, page by page. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton, Timeline, Typography } from 'antd';
import { commonWords } from '../catalogue/common.ts';
import { useWords } from '../catalogue/words.ts';
import { eventWords } from './event-words.ts';
import { showMoment } from './format.ts';
import { ProblemAlert } from './problem-alert.tsx';

/** What both histories tell; a document's names an event by its place in the record, an arrival's by its id. */
interface RecordedEvent {
  readonly seq?: number;
  readonly id?: string;
  readonly at: string;
  readonly kind: string;
  readonly fullName: string | null;
  readonly position: string | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

interface EventPage {
  readonly items: readonly RecordedEvent[];
  readonly next: string | null;
}

export interface EventPageQuery {
  readonly cursor: string | undefined;
  readonly limit: number;
}

interface Props {
  readonly queryKey: readonly unknown[];
  readonly readPage: (query: EventPageQuery, signal: AbortSignal) => Promise<EventPage>;
  /** A further line under who did it; empty: none. */
  readonly remark?: (event: RecordedEvent) => string;
}

const PAGE = 50;

export function EventTimeline({ queryKey, readPage, remark = () => '' }: Props) {
  const words = useWords(eventWords);
  const common = useWords(commonWords);
  const read = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => readPage({ cursor: pageParam, limit: PAGE }, signal),
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
          key: event.id ?? String(event.seq),
          content: (
            <>
              <b>{words.kind[event.kind] ?? event.kind}</b>
              <div>{[event.fullName, event.position].filter(Boolean).join(' · ')}</div>
              {remark(event) !== '' && <div className="multiline">{remark(event)}</div>}
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
