/** What two persons must agree on: one asks, another confirms or refuses. */
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { RecordForm } from './record-form.tsx';
import { manageWords } from './words.ts';

interface Props {
  readonly unitId: string;
  readonly onSecret: (password: string) => void;
}

type Recovery = Item<'GET /recoveries'>;

export function Recoveries({ unitId, onSecret }: Props) {
  const words = useWords(manageWords);
  const read = useQuery({
    queryKey: liveKey('recoveries', unitId),
    queryFn: ({ signal }) =>
      api('GET /recoveries', { query: { unitId, state: 'pending', limit: 100 }, signal }),
  });
  return (
    <Card size="small">
      <h2 className="manage-heading">{words.recoveries}</h2>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.data?.items.length === 0 && (
        <Typography.Text type="secondary">{words.recoveriesNone}</Typography.Text>
      )}
      <ul className="manage-list">
        {read.data?.items.map((recovery) => (
          <li key={recovery.id}>
            <Pending recovery={recovery} unitId={unitId} onSecret={onSecret} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Pending({ recovery, unitId, onSecret }: Props & { readonly recovery: Recovery }) {
  const words = useWords(manageWords);
  const [step, setStep] = useState<'confirm' | 'refuse' | null>(null);
  const { data } = useQuery({
    queryKey: liveKey('accounts-named', unitId),
    queryFn: ({ signal }) => api('GET /accounts', { query: { unitId, limit: 200 }, signal }),
  });
  const { id, kind, accountId, reason, requestedAt, expiresAt } = recovery;
  const name = data?.items.find((account) => account.id === accountId)?.fullName ?? '';
  const path = { id };
  return (
    <Flex vertical gap={4}>
      <b>{[words.recoverKinds[kind], name].filter(Boolean).join(' · ')}</b>
      <span>{reason}</span>
      <Typography.Text type="secondary">
        {showMoment(requestedAt)} · {words.expires(showDate(expiresAt))}
      </Typography.Text>
      <Flex gap="small" wrap>
        <Button type="primary" onClick={() => setStep('confirm')}>
          {words.confirm}
        </Button>
        <Button onClick={() => setStep('refuse')}>{words.refuse}</Button>
      </Flex>
      {step === 'confirm' && (
        <RecordForm
          title={words.confirmTitle}
          help={words.confirmHelp}
          okText={words.confirm}
          fields={[]}
          send={async () => {
            const { password } = await api('POST /recoveries/{id}/confirm', { path });
            if (password !== null) onSecret(password);
          }}
          onClose={() => setStep(null)}
        />
      )}
      {step === 'refuse' && (
        <RecordForm
          title={words.refuse}
          okText={words.refuse}
          danger
          fields={[{ name: 'reason', label: words.reason, kind: 'long' }]}
          send={({ reason: said }) =>
            api('POST /recoveries/{id}/refuse', { path, body: { reason: String(said) } })
          }
          onClose={() => setStep(null)}
        />
      )}
    </Flex>
  );
}
