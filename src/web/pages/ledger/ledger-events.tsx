/** What is recorded, page by page; the details as they were written. Also the history on the pages of management. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Item, type Query } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { eventWords } from '../../components/event-words.ts';
import { showMoment } from '../../components/format.ts';
import { RecordList } from '../../components/record-list.tsx';
import { liveKey } from '../../shell/live.ts';
import { EventDetails } from './event-details.tsx';
import { ledgerWords } from './words.ts';

type Event = Item<'GET /ledger'>;
export type LedgerSubject = Pick<Query<'GET /ledger'>, 'unitId' | 'documentId' | 'incomingId'>;

interface Props {
  readonly subject: LedgerSubject;
  /** Of a unit: only kinds that begin with one of these. */
  readonly kinds?: readonly string[] | undefined;
  readonly empty?: string;
  /** Shows the record of the event's document. */
  readonly onDocument?: (id: string) => void;
}

export function LedgerEvents({ subject, kinds, empty, onDocument }: Props) {
  const words = useWords(ledgerWords);
  const read = useInfiniteQuery({
    queryKey: liveKey('ledger', subject, kinds),
    queryFn: ({ pageParam, signal }) =>
      api('GET /ledger', {
        query: { ...subject, kinds: kinds?.join(','), cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // An arrival's id is no document's; asking again would not help.
    retry: false,
  });
  const rows = read.data?.pages.flatMap(({ items }) => items);
  const details = (row: Event) => <EventDetails event={row} onDocument={onDocument} />;
  const columns = [
    { title: words.when, width: 150, render: (_: unknown, row: Event) => showMoment(row.at) },
    { title: words.what, width: 240, render: (_: unknown, row: Event) => <Kind event={row} /> },
    { title: words.who, width: 220, render: (_: unknown, row: Event) => <Who event={row} /> },
    { title: words.details, render: (_: unknown, row: Event) => details(row) },
  ];
  return (
    <RecordList
      label={words.title}
      empty={empty ?? words.empty}
      rows={rows}
      columns={columns}
      card={(row) => (
        <>
          <Kind event={row} />
          <div>{showMoment(row.at)}</div>
          <Who event={row} />
          {details(row)}
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

function Kind({ event }: { readonly event: Event }) {
  const names = useWords(eventWords);
  const about = event.about ?? named(event);
  return (
    <>
      <b>{names.kind[event.kind] ?? event.kind}</b>
      {about !== null && <div>{about}</div>}
    </>
  );
}

/** Units, books, groups and days carry their name in what was written. */
function named({ before, after }: Event): string | null {
  const texts = ['name', 'subject'].flatMap((place) => [after?.[place], before?.[place]]);
  return texts.find((text): text is string => typeof text === 'string' && text !== '') ?? null;
}

function Who({ event: { fullName, position } }: { readonly event: Event }) {
  const words = useWords(ledgerWords);
  return <span>{[fullName ?? words.service, position].filter(Boolean).join(' · ')}</span>;
}
