/** The clerk's boxes of outgoing documents: to issue, to send, issued, all. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex, Select, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { BoxTabs } from '../../components/box-tabs.tsx';
import { ListSearch } from '../../components/list-search.tsx';
import { RecordList } from '../../components/record-list.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { useAppointments } from '../../shell/session.tsx';
import { useListKeys } from '../../shortcuts/use-list-keys.ts';
import { BatchDialog, type BatchKind } from './batch-dialog.tsx';
import { DocumentCard, useDocumentColumns } from './document-columns.tsx';
import { outgoingWords } from './words.ts';

export type OutgoingItem = Item<'GET /documents'>;
const boxes = ['to-issue', 'to-send', 'issued', 'all'] as const;
type Box = (typeof boxes)[number];
const batchOf: Partial<Record<Box, BatchKind>> = { 'to-issue': 'issue', 'to-send': 'send' };

export default function OutgoingPage() {
  const words = useWords(outgoingWords);
  const address = useAddressBar();
  const box = boxes.find((one) => one === address.get('box')) ?? 'to-issue';
  useListKeys();
  return (
    <div className="list-page">
      <Typography.Title level={1} className="list-title">
        {words.title}
      </Typography.Title>
      <BoxTabs
        label={words.boxLabel}
        value={box}
        onChange={(next) => address.set({ box: next })}
        boxes={boxes.map((key) => ({ key, label: words.boxes[key] }))}
      />
      <OneBox key={box} box={box} />
    </div>
  );
}

function OneBox({ box }: { readonly box: Box }) {
  const words = useWords(outgoingWords);
  const { get, set } = useAddressBar();
  const [query, unitId] = [get('q'), get('unit')];
  const read = useDocuments({ box, query, unitId });
  const rows = read.data?.pages.flatMap(({ items }) => items);
  const [ids, setIds] = useState<readonly string[]>([]);
  const [batch, setBatch] = useState<readonly OutgoingItem[] | null>(null);
  const kind = batchOf[box];
  // What was marked may have left the box meanwhile.
  const marked = rows?.filter(({ id }) => ids.includes(id)) ?? [];
  const onSearch = useMemo(() => (q: string | undefined) => set({ q }), [set]);
  return (
    <>
      <Flex gap="small" wrap align="center" className="list-tools">
        <ListSearch value={query} label={words.search} onSearch={onSearch} />
        <UnitFilter value={unitId} onChange={(unit) => set({ unit })} />
        {kind && marked.length > 0 && (
          <Button type="primary" onClick={() => setBatch(marked)}>
            {kind === 'issue' ? words.issueMany(marked.length) : words.sendMany(marked.length)}
          </Button>
        )}
      </Flex>
      <RecordList
        label={words.boxes[box]}
        rows={rows}
        columns={useDocumentColumns()}
        card={(row) => <DocumentCard item={row} />}
        error={read.error}
        onRetry={() => void read.refetch()}
        more={{
          has: read.hasNextPage,
          loading: read.isFetchingNextPage,
          load: () => void read.fetchNextPage(),
        }}
        marked={kind && { ids: marked.map(({ id }) => id), onChange: setIds, label: words.mark }}
      />
      {kind && batch && <BatchDialog kind={kind} documents={batch} onClose={() => setBatch(null)} />}
    </>
  );
}

interface Wish {
  readonly box: Box;
  readonly query: string | undefined;
  readonly unitId: string | undefined;
}

function useDocuments(wish: Wish) {
  return useInfiniteQuery({
    queryKey: liveKey('outgoing', wish),
    queryFn: ({ pageParam, signal }) =>
      api('GET /documents', { query: { ...wish, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

interface FilterProps {
  readonly value: string | undefined;
  readonly onChange: (unitId: string | undefined) => void;
}

/** Only for whoever works in several units. */
function UnitFilter({ value, onChange }: FilterProps) {
  const words = useWords(outgoingWords);
  const units = new Map(useAppointments('clerk', 'leader').map(({ unitId, unitName }) => [unitId, unitName]));
  if (units.size < 2) return null;
  return (
    <Select
      aria-label={words.unit}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen || undefined)}
      popupMatchSelectWidth={false}
      options={[
        { value: '', label: words.allUnits },
        ...[...units].map(([id, name]) => ({ value: id, label: name })),
      ]}
    />
  );
}
