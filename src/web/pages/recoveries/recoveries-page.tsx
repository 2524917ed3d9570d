/** The paths with two persons: what waits for the second, what was decided, and what to do when something is lost. */
import { Alert, Button, Card, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useHasRole } from '../../shell/session.tsx';
import { OneSecret } from '../manage/one-secret.tsx';
import { OneRecovery } from './one-recovery.tsx';
import { useRecoveries } from './use-recoveries.ts';
import { recoveryWords } from './words.ts';
import '../manage/manage-page.css';

export default function RecoveriesPage() {
  const words = useWords(recoveryWords);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <div className="manage-page">
      <Typography.Title level={1} className="manage-title">
        {words.title}
      </Typography.Title>
      <Alert type="info" showIcon title={words.principle} description={words.who} />
      <Section part="waiting" onSecret={setSecret} />
      <Ways />
      <Section part="decided" onSecret={setSecret} />
      {secret !== null && <OneSecret secret={secret} onClose={() => setSecret(null)} />}
    </div>
  );
}

function Ways() {
  const words = useWords(recoveryWords);
  const it = useHasRole('it');
  return (
    <Card size="small">
      <h2 className="manage-heading">{words.how}</h2>
      <dl className="manage-ways">
        {words.ways.map(([what, how]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
      {it && <Link to="/manage/accounts">{words.toUsers}</Link>}
    </Card>
  );
}

interface SectionProps {
  readonly part: 'waiting' | 'decided';
  readonly onSecret: (password: string) => void;
}

function Section({ part, onSecret }: SectionProps) {
  const words = useWords(recoveryWords);
  const common = useWords(commonWords);
  const waiting = part === 'waiting';
  const read = useRecoveries(waiting ? 'pending' : undefined);
  const all = read.data?.pages.flatMap((page) => page.items);
  const items = waiting ? all : all?.filter(({ state }) => state !== 'pending');
  return (
    <Card size="small">
      <h2 className="manage-heading">{waiting ? words.waiting : words.decided}</h2>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending && <Skeleton active />}
      {items?.length === 0 && (
        <Typography.Text type="secondary">{waiting ? words.waitingNone : words.decidedNone}</Typography.Text>
      )}
      <ul className="manage-list" aria-live="polite">
        {items?.map((recovery) => (
          <li key={recovery.id}>
            <OneRecovery recovery={recovery} onSecret={onSecret} />
          </li>
        ))}
      </ul>
      {read.hasNextPage && (
        <Button block loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>
          {common.more}
        </Button>
      )}
    </Card>
  );
}
