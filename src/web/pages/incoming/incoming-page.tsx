/** Arrivals by box: the clerk's, the leader's, and what is assigned to oneself. */
import { PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex, Typography } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { BoxTabs } from '../../components/box-tabs.tsx';
import { ListSearch } from '../../components/list-search.tsx';
import { RecordList } from '../../components/record-list.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { type Role, useHasRole, useSession } from '../../shell/session.tsx';
import { useListKeys } from '../../shortcuts/use-list-keys.ts';
import { ArrivalCard, useArrivalColumns } from './arrival-columns.tsx';
import { incomingWords } from './words.ts';

export type IncomingItem = Item<'GET /incoming'>;

const boxes = [
  { key: 'arrived', roles: ['clerk'] },
  { key: 'to-direct', roles: ['leader'] },
  { key: 'to-assign', roles: ['clerk', 'leader'] },
  { key: 'mine', roles: ['officer', 'clerk', 'leader'] },
  { key: 'registered', roles: ['clerk', 'leader', 'auditor'] },
  { key: 'done', roles: ['clerk', 'leader', 'officer', 'auditor'] },
  { key: 'all', roles: ['clerk', 'leader', 'officer', 'auditor'] },
] as const satisfies readonly { readonly key: string; readonly roles: readonly Role[] }[];
type Box = (typeof boxes)[number]['key'];

export default function IncomingPage() {
  const words = useWords(incomingWords);
  const { get, set } = useAddressBar();
  const { appointments } = useSession();
  const mine = boxes.filter(({ roles }) =>
    appointments.some(({ role }) => (roles as readonly Role[]).includes(role)),
  );
  const box = mine.find(({ key }) => key === get('box'))?.key ?? mine[0]?.key ?? 'all';
  const navigate = useNavigate();
  const clerk = useHasRole('clerk');
  useListKeys(
    useMemo(
      () => (clerk ? [{ keys: 'n', label: words.paper, run: () => void navigate('/incoming/new') }] : []),
      [clerk, words, navigate],
    ),
  );
  return (
    <div className="list-page">
      <Flex justify="space-between" wrap gap="small">
        <Typography.Title level={1} className="list-title">
          {words.title}
        </Typography.Title>
        {clerk && (
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => void navigate('/incoming/new')}>
            {words.paper}
          </Button>
        )}
      </Flex>
      <BoxTabs
        label={words.boxLabel}
        value={box}
        onChange={(next) => set({ box: next })}
        boxes={mine.map(({ key }) => ({ key, label: words.boxes[key] }))}
      />
      <OneBox key={box} box={box} />
    </div>
  );
}

function OneBox({ box }: { readonly box: Box }) {
  const words = useWords(incomingWords);
  const { get, set } = useAddressBar();
  const query = get('q');
  const read = useInfiniteQuery({
    queryKey: liveKey('incoming', box, query),
    queryFn: ({ pageParam, signal }) =>
      api('GET /incoming', { query: { box, query, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const onSearch = useMemo(() => (q: string | undefined) => set({ q }), [set]);
  return (
    <>
      <Flex className="list-tools">
        <ListSearch value={query} label={words.search} onSearch={onSearch} />
      </Flex>
      <RecordList
        label={words.boxes[box]}
        rows={read.data?.pages.flatMap(({ items }) => items)}
        columns={useArrivalColumns()}
        card={(row) => <ArrivalCard item={row} />}
        error={read.error}
        onRetry={() => void read.refetch()}
        more={{
          has: read.hasNextPage,
          loading: read.isFetchingNextPage,
          load: () => void read.fetchNextPage(),
        }}
      />
    </>
  );
}
