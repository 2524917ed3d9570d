/** Lines of the post book, newest first: how each went and what became of it. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Flex, Select, type TableColumnsType, Tag, Typography } from 'antd';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { RecordList } from '../../components/record-list.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { daysAgo, daysSince, LATE_DAYS } from './days.ts';
import { PostingSteps } from './posting-steps.tsx';
import { postingWords } from './words.ts';

export type Posting = Item<'GET /postings'>;

interface Props {
  readonly unitId: string;
  /** Only those of which nothing has come back. */
  readonly open: boolean;
}

export function PostingList({ unitId, open }: Props) {
  const words = useWords(postingWords);
  const { get } = useAddressBar();
  const days = open ? Number(get('days') ?? 0) : 0;
  const read = useInfiniteQuery({
    queryKey: liveKey('postings', unitId, open, days),
    queryFn: ({ pageParam, signal }) =>
      api('GET /postings', {
        query: {
          unitId,
          ...(open && { open: 'true' as const }),
          ...(days > 0 && { to: daysAgo(days) }),
          ...(pageParam !== null && { cursor: pageParam }),
          limit: 50,
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const columns = useColumns();
  return (
    <Flex vertical gap="small">
      {open && <Age days={days} />}
      <RecordList<Posting>
        label={open ? words.open : words.all}
        rows={read.data?.pages.flatMap(({ items }) => items)}
        columns={columns}
        card={(posting) => <PostingCard posting={posting} />}
        empty={open ? words.nothingOpen : words.nothingPosted}
        error={read.error}
        onRetry={() => void read.refetch()}
        more={{
          has: read.hasNextPage,
          loading: read.isFetchingNextPage,
          load: () => void read.fetchNextPage(),
        }}
      />
    </Flex>
  );
}

function Age({ days }: { readonly days: number }) {
  const words = useWords(postingWords);
  const { set } = useAddressBar();
  const options = [0, 5, LATE_DAYS, 15, 30].map((value) => ({
    value,
    label: value === 0 ? words.anyAge : words.olderThan(value),
  }));
  return (
    <Flex gap="small" align="center">
      <span aria-hidden>{words.age}</span>
      <Select
        aria-label={words.age}
        value={days}
        popupMatchSelectWidth={false}
        onChange={(chosen) => set({ days: chosen === 0 ? undefined : String(chosen) })}
        options={options}
      />
    </Flex>
  );
}

function useColumns(): TableColumnsType<Posting> {
  const words = useWords(postingWords);
  return [
    { key: 'posted', title: words.posted, render: (_, { postedOn }) => showDate(postedOn) },
    { key: 'documents', title: words.documents, render: (_, posting) => <Numbers posting={posting} /> },
    { key: 'addressee', title: words.addressee, render: (_, posting) => <Addressee posting={posting} /> },
    { key: 'how', title: words.how, render: (_, posting) => <How posting={posting} /> },
    { key: 'result', title: words.result, render: (_, posting) => <Result posting={posting} /> },
    { key: 'steps', title: '', render: (_, posting) => <PostingSteps posting={posting} /> },
  ];
}

function PostingCard({ posting }: { readonly posting: Posting }) {
  return (
    <Flex vertical gap={4} align="start">
      <Typography.Text type="secondary">{showDate(posting.postedOn)}</Typography.Text>
      <Addressee posting={posting} />
      <Numbers posting={posting} />
      <How posting={posting} />
      <Result posting={posting} />
      <PostingSteps posting={posting} />
    </Flex>
  );
}

interface OneProps {
  readonly posting: Posting;
}

function Numbers({ posting }: OneProps) {
  const numbers = posting.items.map(({ numberSymbol }) => numberSymbol).join('; ');
  return <span className={posting.struck ? 'paper-struck' : ''}>{numbers}</span>;
}

function Addressee({ posting: { addressee, address, struck } }: OneProps) {
  return (
    <div className={struck ? 'paper-addressee paper-struck' : 'paper-addressee'}>
      {addressee}
      {address !== null && <Typography.Text type="secondary"> · {address}</Typography.Text>}
    </div>
  );
}

function How({ posting: { method, itemNumber, note } }: OneProps) {
  const words = useWords(postingWords);
  return (
    <Flex vertical>
      {words.method[method]}
      {itemNumber !== null && <span>{itemNumber}</span>}
      {note !== null && <Typography.Text type="secondary">{note}</Typography.Text>}
    </Flex>
  );
}

function Result({ posting }: OneProps) {
  const words = useWords(postingWords);
  const { struck, outcome, outcomeOn, outcomeNote, receipt, postedOn } = posting;
  if (struck) return <Typography.Text>{words.struck(struck.reason, struck.by)}</Typography.Text>;
  const age = daysSince(postedOn);
  return (
    <Flex vertical gap={4} align="start">
      {outcome === null ? (
        <Tag color={age >= LATE_DAYS ? 'warning' : 'default'}>
          {age === 0 ? words.fresh : words.days(age)}
        </Tag>
      ) : (
        <>
          <Tag color={outcome === 'received' ? 'success' : 'error'}>{words.outcome[outcome]}</Tag>
          <span>{[showDate(outcomeOn), outcomeNote].filter(Boolean).join(' · ')}</span>
        </>
      )}
      {receipt !== null && <Typography.Text type="secondary">{receipt}</Typography.Text>}
    </Flex>
  );
}
