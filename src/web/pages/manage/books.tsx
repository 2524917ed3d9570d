import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { api, type Body, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Wide } from '../../components/wide.tsx';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { useTypes } from './managed-unit.ts';
import { type Field, RecordForm, type Values } from './record-form.tsx';
import { manageWords } from './words.ts';

type Book = Item<'GET /books'>;
/** Names of books are Vietnamese; the same as src/office/documents/registers/standard-books.ts opens on the first day. */
const standard = [
  { direction: 'incoming', name: 'Sổ văn bản đến', typeCodes: null },
  { direction: 'outgoing', name: 'Sổ văn bản đi', typeCodes: null },
  { direction: 'outgoing', name: 'Sổ bản sao', typeCodes: ['SY', 'TrS', 'SL'] },
] as const;

export function Books({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Book | null>(null);
  const [closing, setClosing] = useState<Book | null>(null);
  const read = useQuery({
    queryKey: liveKey('books', unitId),
    queryFn: ({ signal }) => api('GET /books', { query: { unitId }, signal }),
  });
  const books = read.data?.items ?? [];
  const open = useMutation({
    mutationFn: async () => {
      for (const book of standard) await api('POST /books', { body: { unitId, ...book } });
    },
  });
  return (
    <Flex vertical gap="small">
      <Flex gap="small" wrap align="center">
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.addBook}
        </Button>
        <Typography.Text type="secondary">{words.booksWhy}</Typography.Text>
      </Flex>
      {read.data && books.length === 0 && (
        <Alert
          type="info"
          showIcon
          title={words.standardHelp}
          action={
            <Button loading={open.isPending} onClick={() => open.mutate()}>
              {words.standard}
            </Button>
          }
        />
      )}
      <ProblemAlert error={read.error ?? open.error} onRetry={() => void read.refetch()} />
      <Wide label={words.areas['books']} className="manage-table">
        <Table
          aria-label={words.areas['books']}
          rowKey="id"
          size="small"
          pagination={false}
          loading={read.isPending}
          dataSource={books}
          columns={[
            { title: words.name, dataIndex: 'name' },
            { title: words.direction, render: (_, { direction }) => words[direction] },
            { title: words.types, render: (_, { typeCodes }) => typeCodes?.join(', ') ?? words.every },
            {
              title: '',
              render: (_, book) =>
                book.closedAt === null ? (
                  <Flex gap="small" wrap>
                    <Button aria-label={`${words.rename}: ${book.name}`} onClick={() => setEditing(book)}>
                      {words.rename}
                    </Button>
                    <Button aria-label={`${words.close}: ${book.name}`} onClick={() => setClosing(book)}>
                      {words.close}
                    </Button>
                  </Flex>
                ) : (
                  <Tag>{words.closed}</Tag>
                ),
            },
          ]}
        />
      </Wide>
      {adding && <BookForm unitId={unitId} book={null} onClose={() => setAdding(false)} />}
      {editing && <BookForm unitId={unitId} book={editing} onClose={() => setEditing(null)} />}
      {closing && (
        <RecordForm
          title={words.closeTitle}
          help={`${closing.name}. ${words.closeHelp}`}
          okText={words.close}
          danger
          fields={[]}
          send={() =>
            api('PATCH /books/{id}', {
              path: { id: closing.id },
              body: { close: true },
              etag: etagOf(closing),
            })
          }
          onClose={() => setClosing(null)}
        />
      )}
    </Flex>
  );
}

const etagOf = ({ version }: Book) => `"${version}"`;

interface FormProps {
  readonly unitId: string;
  readonly book: Book | null;
  readonly onClose: () => void;
}

function BookForm({ unitId, book, onClose }: FormProps) {
  const words = useWords(manageWords);
  const language = useLanguage();
  const types = useTypes();
  const direction: Field = {
    name: 'direction',
    label: words.direction,
    kind: 'choice',
    options: (['outgoing', 'incoming'] as const).map((value) => ({ value, label: words[value] })),
  };
  const send = (values: Values): Promise<unknown> => {
    const chosen = values['typeCodes'] as readonly string[] | undefined;
    const body = { ...values, typeCodes: chosen === undefined || chosen.length === 0 ? null : chosen };
    return book === null
      ? api('POST /books', { body: { ...body, unitId } as unknown as Body<'POST /books'> })
      : api('PATCH /books/{id}', { path: { id: book.id }, body, etag: etagOf(book) });
  };
  return (
    <RecordForm
      title={book === null ? words.addBook : `${words.rename}: ${book.name}`}
      okText={book === null ? words.addBook : words.rename}
      initial={{ direction: 'outgoing', name: book?.name, typeCodes: book?.typeCodes ?? [] }}
      fields={[
        { name: 'name', label: words.name, kind: 'text' },
        ...(book === null ? [direction] : []),
        {
          name: 'typeCodes',
          label: words.scope,
          kind: 'choices',
          optional: true,
          options: types.map((type) => ({ value: type.code, label: type[language] })),
        },
      ]}
      send={send}
      onClose={onClose}
    />
  );
}
