/** The lines with the columns of the appendix, in the order of their numbers. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Flex, type TableColumnsType, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { RecordList } from '../../components/record-list.tsx';
import { liveKey } from '../../shell/live.ts';
import type { Book } from './registers-page.tsx';
import { registerWords } from './words.ts';

type Line = Item<'GET /books/{id}/entries'>;

interface Props {
  readonly book: Book;
  readonly year: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export function BookLines({ book, year, from, to }: Props) {
  const read = useInfiniteQuery({
    queryKey: liveKey('book-lines', book.id, year, from, to),
    queryFn: ({ pageParam, signal }) =>
      api('GET /books/{id}/entries', {
        path: { id: book.id },
        query: { year, from, to, cursor: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => (next === null ? undefined : Number(next)),
  });
  const out = useOutgoingColumns();
  const incoming = useIncomingColumns();
  return (
    <RecordList<Line>
      label={book.name}
      rows={read.data?.pages.flatMap(({ items }) => items)}
      columns={book.direction === 'outgoing' ? out : incoming}
      card={(line) => <LineCard line={line} />}
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

const text = (line: Line, name: string): string => String(line.columns[name] ?? '');
const date = (line: Line, name: string): string => showDate(text(line, name) || null);

function useOutgoingColumns(): TableColumnsType<Line> {
  const { out } = useWords(registerWords);
  const plain = (key: keyof typeof out) => ({
    key,
    title: out[key],
    render: (_: unknown, line: Line) => text(line, key),
  });
  return [
    plain('numberSymbol'),
    { key: 'documentDate', title: out.documentDate, render: (_, line) => date(line, 'documentDate') },
    { key: 'titleAndSubject', title: out.titleAndSubject, render: (_, line) => <Subject line={line} /> },
    plain('signer'),
    plain('recipients'),
    plain('copyKeeper'),
    plain('copies'),
    { key: 'transferDate', title: out.transferDate, render: (_, line) => date(line, 'transferDate') },
    plain('receiptSigned'),
    plain('note'),
  ];
}

function useIncomingColumns(): TableColumnsType<Line> {
  const words = useWords(registerWords).in;
  const plain = (key: keyof typeof words) => ({
    key,
    title: words[key],
    render: (_: unknown, line: Line) => text(line, key),
  });
  return [
    { key: 'arrivedOn', title: words.arrivedOn, render: (_, line) => showDate(line.entryDate) },
    { key: 'number', title: words.number, dataIndex: 'number' },
    plain('author'),
    plain('numberSymbol'),
    { key: 'documentDate', title: words.documentDate, render: (_, line) => date(line, 'documentDate') },
    { key: 'titleAndSubject', title: words.titleAndSubject, render: (_, line) => <Subject line={line} /> },
    plain('forwardedTo'),
    { key: 'transferDate', title: words.transferDate, render: (_, line) => date(line, 'transferDate') },
    plain('receiptSigned'),
    plain('note'),
  ];
}

function Subject({ line }: { readonly line: Line }) {
  const words = useWords(registerWords);
  const subject = line.secrecy === 'none' ? text(line, 'titleAndSubject') : words.classified;
  const to = addressOfRecord(line);
  return (
    <Flex vertical gap={2} align="start" className="book-subject">
      {to === null ? (
        subject
      ) : (
        <Link to={to} data-line>
          {subject}
        </Link>
      )}
      {line.voidReason !== null && <Tag color="error">{words.void(line.voidReason)}</Tag>}
      {line.byHand && <Tag>{words.byHand}</Tag>}
    </Flex>
  );
}

function addressOfRecord({ documentId, incomingId }: Line): string | null {
  if (documentId !== null) return `/documents/${documentId}`;
  return incomingId === null ? null : `/incoming/${incomingId}`;
}

function LineCard({ line }: { readonly line: Line }) {
  const who = line.direction === 'outgoing' ? text(line, 'recipients') : text(line, 'author');
  return (
    <>
      <Typography.Text type="secondary">
        {[line.number, showDate(line.entryDate), text(line, 'numberSymbol')].filter(Boolean).join(' · ')}
      </Typography.Text>
      <Subject line={line} />
      <Typography.Text>{who}</Typography.Text>
    </>
  );
}
