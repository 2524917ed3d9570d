import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Body, type Item } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { today } from '../../components/format.ts';
import { RecordList } from '../../components/record-list.tsx';
import { liveKey } from '../../shell/live.ts';
import { useRecoveries } from '../recoveries/use-recoveries.ts';
import { recoveryWords } from '../recoveries/words.ts';
import { AccountSteps } from './account-steps.tsx';
import { OneSecret } from './one-secret.tsx';
import { RecordForm, textOf } from './record-form.tsx';
import { manageWords } from './words.ts';

export type AccountItem = Item<'GET /accounts'>;

export function Accounts({ unitId }: { readonly unitId: string }) {
  const words = useWords(manageWords);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const read = useInfiniteQuery({
    queryKey: liveKey('accounts', unitId),
    queryFn: ({ pageParam, signal }) =>
      api('GET /accounts', { query: { unitId, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const columns = [
    { title: words.fullName, dataIndex: 'fullName' },
    { title: words.username, width: 220, dataIndex: 'username' },
    {
      title: words.state,
      width: 230,
      render: (_: unknown, row: AccountItem) => <AccountState account={row} />,
    },
    { title: '', width: 330, render: (_: unknown, row: AccountItem) => <AccountSteps account={row} /> },
  ];
  return (
    <Flex vertical gap="middle">
      <div>
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.addAccount}
        </Button>
      </div>
      <Waiting unitId={unitId} />
      <RecordList
        label={words.areas['accounts'] ?? ''}
        empty={words.accountsNone}
        rows={read.data?.pages.flatMap(({ items }) => items)}
        columns={columns}
        card={(row) => (
          <Flex vertical gap={6}>
            <b>{row.fullName}</b>
            <span>{row.username}</span>
            <AccountState account={row} />
            <AccountSteps account={row} />
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
      {adding && <AddAccount unitId={unitId} onSecret={setSecret} onClose={() => setAdding(false)} />}
      {secret !== null && <OneSecret secret={secret} onClose={() => setSecret(null)} />}
    </Flex>
  );
}

/** What was asked for in this unit and waits for the second person. */
function Waiting({ unitId }: { readonly unitId: string }) {
  const words = useWords(recoveryWords);
  const count = useRecoveries('pending', unitId).data?.pages.flatMap(({ items }) => items).length ?? 0;
  return (
    <Alert
      type={count > 0 ? 'warning' : 'info'}
      showIcon
      aria-live="polite"
      title={count > 0 ? words.inUnit(String(count)) : words.principle}
      description={<Link to="/recoveries">{words.all}</Link>}
    />
  );
}

function AccountState({ account: { disabledAt, secondFactorSet } }: { readonly account: AccountItem }) {
  const words = useWords(manageWords);
  return (
    <div>
      <Tag color={disabledAt === null ? 'success' : 'error'}>
        {disabledAt === null ? words.active : words.disabled}
      </Tag>
      {!secondFactorSet && <Tag color="warning">{words.noFactor}</Tag>}
    </div>
  );
}

interface AddProps {
  readonly unitId: string;
  readonly onSecret: (password: string) => void;
  readonly onClose: () => void;
}

function AddAccount({ unitId, onSecret, onClose }: AddProps) {
  const words = useWords(manageWords);
  const states = useWords(stateWords);
  return (
    <RecordForm
      title={words.addAccount}
      okText={words.add}
      initial={{ validFrom: today(), role: 'officer', isHead: false }}
      fields={[
        { name: 'fullName', label: words.fullName, kind: 'text' },
        { name: 'username', label: words.username, kind: 'text' },
        { name: 'email', label: words.email, kind: 'email', optional: true },
        { name: 'position', label: words.position, kind: 'text' },
        {
          name: 'role',
          label: words.role,
          kind: 'choice',
          options: Object.entries(states.role).map(([value, label]) => ({ value, label })),
        },
        { name: 'isHead', label: words.head, kind: 'yes' },
        { name: 'validFrom', label: words.from, kind: 'date' },
        { name: 'basis', label: words.basis, kind: 'long', optional: true },
      ]}
      send={async (values) => {
        const body = { ...values, unitId, email: textOf(values, 'email'), basis: textOf(values, 'basis') };
        const { password } = await api('POST /accounts', { body: body as unknown as Body<'POST /accounts'> });
        onSecret(password);
      }}
      onClose={onClose}
    />
  );
}
