/** What is recorded, page by page; the details as they were written. Also the history on the pages of management. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Typography } from 'antd';
import { addressOf, api, type Item, type Query } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { eventWords } from '../../components/event-words.ts';
import { showMoment } from '../../components/format.ts';
import { RecordList } from '../../components/record-list.tsx';
import { liveKey } from '../../shell/live.ts';
import { ledgerWords } from './words.ts';

type Event = Item<'GET /ledger'>;
export type LedgerSubject = Pick<Query<'GET /ledger'>, 'unitId' | 'documentId' | 'incomingId'>;

interface Props {
  readonly subject: LedgerSubject;
  /** Only kinds that begin with one of these. */
  readonly kinds?: readonly string[];
}

export function LedgerEvents({ subject, kinds }: Props) {
  const words = useWords(ledgerWords);
  const read = useInfiniteQuery({
    queryKey: liveKey('ledger', subject),
    queryFn: ({ pageParam, signal }) =>
      api('GET /ledger', { query: { ...subject, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // An arrival's id is no document's; asking again would not help.
    retry: false,
  });
  const all = read.data?.pages.flatMap(({ items }) => items);
  const rows = kinds ? all?.filter(({ kind }) => kinds.some((one) => kind.startsWith(one))) : all;
  const columns = [
    { title: words.when, width: 150, render: (_: unknown, row: Event) => showMoment(row.at) },
    { title: words.what, width: 240, render: (_: unknown, row: Event) => <Kind event={row} /> },
    { title: words.who, width: 220, render: (_: unknown, row: Event) => <Who event={row} /> },
    { title: words.details, render: (_: unknown, row: Event) => <Details event={row} /> },
  ];
  return (
    <RecordList
      label={words.title}
      rows={rows}
      columns={columns}
      card={(row) => (
        <>
          <Kind event={row} />
          <div>{showMoment(row.at)}</div>
          <Who event={row} />
          <Details event={row} />
        </>
      )}
      error={read.error}
      onRetry={() => void read.refetch()}
      more={{
        has: read.hasNextPage,
        loading: read.isFetchingNextPage,
        load: () => void read.fetchNextPage(),
      }}
    />
  );
}

function Kind({ event: { kind } }: { readonly event: Event }) {
  const names = useWords(eventWords);
  return <b>{names.kind[kind] ?? kind}</b>;
}

function Who({ event: { fullName, position } }: { readonly event: Event }) {
  const words = useWords(ledgerWords);
  return <span>{[fullName ?? words.service, position].filter(Boolean).join(' · ')}</span>;
}

function Details({ event }: { readonly event: Event }) {
  const words = useWords(ledgerWords);
  const { before, after, traceId, id } = event;
  return (
    <details className="ledger-details">
      <summary>{words.details}</summary>
      {before !== null && <Values title={words.before} values={before} />}
      {after !== null && <Values title={words.after} values={after} />}
      <Typography.Text type="secondary">
        {words.trace} {traceId}
      </Typography.Text>
      <div>
        <a href={addressOf('GET /ledger/proof', { query: { eventId: id } })} download={`${id}.json`}>
          {words.proof}
        </a>
      </div>
    </details>
  );
}

interface ValuesProps {
  readonly title: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function Values({ title, values }: ValuesProps) {
  return (
    <>
      <div>{title}</div>
      <ul>
        {Object.entries(values).map(([name, value]) => (
          <li key={name}>
            {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
          </li>
        ))}
      </ul>
    </>
  );
}
