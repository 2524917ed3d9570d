/** The address book of one system: found by name, code or former code; entered, and closed with the successor. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Empty, Flex, Input, Table } from 'antd';
import { useDeferredValue, useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, today } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Wide } from '../../components/wide.tsx';
import { liveKey } from '../../shell/live.ts';
import { RecordForm, textOf } from '../manage/record-form.tsx';
import { partnersWords } from './words.ts';

type Agency = Item<'GET /partners/{id}/agencies'>;

interface Props {
  readonly partner: { readonly id: string; readonly name: string; readonly kind: string };
}

export function Agencies({ partner }: Props) {
  const words = useWords(partnersWords);
  const common = useWords(commonWords);
  const [typed, setTyped] = useState('');
  const [adding, setAdding] = useState(false);
  const [closing, setClosing] = useState<Agency | null>(null);
  const query = useDeferredValue(typed.trim());
  const path = { id: partner.id };
  const read = useInfiniteQuery({
    queryKey: liveKey('agencies', partner.id, query),
    queryFn: ({ pageParam, signal }) =>
      api('GET /partners/{id}/agencies', {
        path,
        query: { query: query || undefined, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const items = read.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card size="small">
      <Flex vertical gap="small">
        <h2 className="partners-heading">{words.bookOf(partner.name)}</h2>
        <Flex gap="small" wrap>
          <Button onClick={() => setAdding(true)}>{words.addAgency}</Button>
          {partner.kind === 'peer' && <Refresh partner={partner} />}
          <Input.Search
            allowClear
            className="partners-find"
            aria-label={words.find}
            placeholder={words.find}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </Flex>
        <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
        {read.isSuccess && items.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.bookNone} />
        ) : (
          <Book items={items} loading={read.isPending} name={partner.name} onClose={setClosing} />
        )}
        {read.hasNextPage && <Button onClick={() => void read.fetchNextPage()}>{common.more}</Button>}
      </Flex>
      {adding && <AddAgency partner={partner} onClose={() => setAdding(false)} />}
      {closing && <CloseAgency agency={closing} onClose={() => setClosing(null)} />}
    </Card>
  );
}

interface BookProps {
  readonly items: readonly Agency[];
  readonly loading: boolean;
  readonly name: string;
  readonly onClose: (agency: Agency) => void;
}

function Book({ items, loading, name, onClose }: BookProps) {
  const words = useWords(partnersWords);
  return (
    <Wide label={words.bookOf(name)} className="partners-table">
      <Table
        aria-label={words.bookOf(name)}
        rowKey="id"
        size="small"
        pagination={false}
        loading={loading}
        dataSource={[...items]}
        columns={[
          { title: words.agency, dataIndex: 'name' },
          { title: words.code, dataIndex: 'organCode' },
          { title: words.formerCode, render: (_, { formerOrganCode }) => formerOrganCode ?? '–' },
          {
            title: words.validity,
            render: (_, { validFrom, validTo }) =>
              `${showDate(validFrom)} – ${validTo === null ? '' : showDate(validTo)}`,
          },
          {
            title: '',
            render: (_, agency) =>
              agency.validTo === null && (
                <Button aria-label={words.closeOf(agency.name)} onClick={() => onClose(agency)}>
                  {words.close}
                </Button>
              ),
          },
        ]}
      />
    </Wide>
  );
}

function Refresh({ partner }: Props) {
  const words = useWords(partnersWords);
  const { message } = App.useApp();
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => api('POST /partners/{id}/agencies/refresh', { path: { id: partner.id } }),
    onSuccess: async ({ listed }) => {
      void message.success(words.refreshed(String(listed)));
      await client.invalidateQueries({ queryKey: liveKey('agencies', partner.id) });
    },
  });
  return (
    <>
      <Button loading={ask.isPending} onClick={() => ask.mutate()}>
        {words.refresh}
      </Button>
      <ProblemAlert error={ask.error} />
    </>
  );
}

function AddAgency({ partner, onClose }: Props & { readonly onClose: () => void }) {
  const words = useWords(partnersWords);
  const client = useQueryClient();
  return (
    <RecordForm
      title={words.addAgency}
      okText={words.save}
      fields={[
        { name: 'name', label: words.agency, kind: 'text' },
        { name: 'organCode', label: words.code, kind: 'text' },
        { name: 'formerOrganCode', label: words.formerCode, kind: 'text', optional: true },
        { name: 'kind', label: words.unitKind, kind: 'text' },
        { name: 'abbreviation', label: words.abbreviation, kind: 'text' },
        { name: 'place', label: words.place, kind: 'text' },
        { name: 'validFrom', label: words.validFrom, kind: 'date' },
      ]}
      initial={{ validFrom: today(), kind: 'department' }}
      send={async (values) => {
        const text = (name: string) => textOf(values, name) ?? '';
        await api('POST /partners/{id}/agencies', {
          path: { id: partner.id },
          body: {
            name: text('name'),
            organCode: text('organCode'),
            formerOrganCode: textOf(values, 'formerOrganCode'),
            kind: text('kind'),
            abbreviation: text('abbreviation'),
            place: text('place'),
            validFrom: text('validFrom'),
            validTo: null,
            successorId: null,
          },
        });
        await client.invalidateQueries({ queryKey: liveKey('agencies', partner.id) });
      }}
      onClose={onClose}
    />
  );
}

function CloseAgency({ agency, onClose }: { readonly agency: Agency; readonly onClose: () => void }) {
  const words = useWords(partnersWords);
  const client = useQueryClient();
  return (
    <RecordForm
      title={words.closeOf(agency.name)}
      help={words.closeHelp}
      okText={words.close}
      danger
      fields={[
        { name: 'validTo', label: words.validTo, kind: 'date' },
        { name: 'successor', label: words.successor, kind: 'text', optional: true },
      ]}
      initial={{ validTo: today() }}
      send={async (values) => {
        const code = textOf(values, 'successor');
        const { items } =
          code === null ? { items: [] } : await api('GET /units', { query: { query: code, limit: 20 } });
        // A code that nobody has is sent as it is, so that the server says so.
        const successorId = items.find(({ organCode }) => organCode === code)?.id ?? code;
        await api('PATCH /partners/{id}/agencies/{unitId}', {
          path: { id: agency.partnerId, unitId: agency.id },
          body: { validTo: textOf(values, 'validTo'), ...(successorId !== null && { successorId }) },
        });
        await client.invalidateQueries({ queryKey: liveKey('agencies', agency.partnerId) });
      }}
      onClose={onClose}
    />
  );
}
