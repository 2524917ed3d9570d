import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { App, Button, Flex, Select, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { api, type Item, type Query } from '../../api/client.ts';
import { deliveryTones, stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { showAge, showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RecordList } from '../../components/record-list.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { useHasRole } from '../../shell/session.tsx';
import { deliveriesWords } from './words.ts';

type Delivery = Item<'GET /deliveries'>;
type State = NonNullable<Query<'GET /deliveries'>['state']>;
/** Where sending again may help. */
const open = new Set<string>(['queued', 'dispatched']);

export function DeliveryList({ late }: { readonly late: boolean }) {
  const words = useWords(deliveriesWords);
  const { get } = useAddressBar();
  const state = late ? undefined : (get('state') as State | undefined);
  const read = useInfiniteQuery({
    queryKey: liveKey('deliveries', late, state),
    queryFn: ({ pageParam, signal }) => {
      const wish = late ? { late: 'true' as const } : { state };
      return api('GET /deliveries', { query: { ...wish, cursor: pageParam, limit: 50 }, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 15_000,
  });
  const columns = [
    { title: words.document, render: (_: unknown, row: Delivery) => <About delivery={row} /> },
    { title: words.receiver, width: 220, dataIndex: 'receiverName' },
    { title: words.state, width: 230, render: (_: unknown, row: Delivery) => <StateTag delivery={row} /> },
    { title: words.queued, width: 150, render: (_: unknown, row: Delivery) => <Since delivery={row} /> },
    { title: '', width: 110, render: (_: unknown, row: Delivery) => <ReDrive delivery={row} /> },
  ];
  return (
    <Flex vertical gap="small">
      {late ? <Typography.Text type="secondary">{words.lateHelp}</Typography.Text> : <StateFilter />}
      <RecordList
        label={late ? words.late : words.all}
        empty={late ? words.lateNone : words.allNone}
        rows={read.data?.pages.flatMap(({ items }) => items)}
        columns={columns}
        card={(row) => (
          <Flex vertical gap={6}>
            <About delivery={row} />
            <span>{row.receiverName}</span>
            <StateTag delivery={row} />
            <Since delivery={row} />
            <ReDrive delivery={row} />
          </Flex>
        )}
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

function StateFilter() {
  const words = useWords(deliveriesWords);
  const states = useWords(stateWords);
  const { get, set } = useAddressBar();
  return (
    <Select
      aria-label={words.state}
      value={get('state') ?? ''}
      onChange={(state) => set({ state })}
      className="delivery-state"
      options={[
        { value: '', label: words.anyState },
        ...Object.entries(states.delivery).map(([value, label]) => ({ value, label })),
      ]}
    />
  );
}

/** IT drives deliveries, but may not read what they carry. */
function About({ delivery }: { readonly delivery: Delivery }) {
  const mayRead = useHasRole('clerk', 'auditor', 'leader');
  const symbol = <Typography.Text strong>{delivery.numberSymbol}</Typography.Text>;
  return (
    <Flex vertical>
      {mayRead ? <Link to={`/documents/${delivery.documentId}`}>{symbol}</Link> : symbol}
      <span>{delivery.subject}</span>
    </Flex>
  );
}

function StateTag({ delivery: { state, refusedReason } }: { readonly delivery: Delivery }) {
  const states = useWords(stateWords);
  return (
    <>
      <Tag color={deliveryTones[state] ?? 'default'}>{states.delivery[state] ?? state}</Tag>
      {refusedReason !== null && <div>{refusedReason}</div>}
    </>
  );
}

function Since({ delivery: { queuedAt } }: { readonly delivery: Delivery }) {
  const language = useLanguage();
  return (
    <time dateTime={queuedAt} title={showMoment(queuedAt)}>
      {showAge(queuedAt, language)}
    </time>
  );
}

function ReDrive({ delivery: { id, state, receiverName } }: { readonly delivery: Delivery }) {
  const words = useWords(deliveriesWords);
  const { message } = App.useApp();
  const drive = useMutation({
    mutationFn: () => api('POST /deliveries/{id}/re-drive', { path: { id } }),
    onSuccess: () => void message.success(words.reDriven),
  });
  if (!open.has(state)) return null;
  return (
    <>
      <Button
        loading={drive.isPending}
        aria-label={words.reDriveOf(receiverName)}
        onClick={() => drive.mutate()}
      >
        {words.reDrive}
      </Button>
      <ProblemAlert error={drive.error} />
    </>
  );
}
