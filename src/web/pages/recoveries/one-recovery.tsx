/** One request: who asked for what and why, what confirming does, and who may. */
import { Button, Flex, Tag, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { useSession } from '../../shell/session.tsx';
import { RecordForm } from '../manage/record-form.tsx';
import type { Recovery } from './use-recoveries.ts';
import { recoveryWords } from './words.ts';

interface Props {
  readonly recovery: Recovery;
  /** Told once, to the second person. */
  readonly onSecret: (password: string) => void;
}

export function OneRecovery({ recovery, onSecret }: Props) {
  const words = useWords(recoveryWords);
  const { kind, fullName, unitName, reason, state } = recovery;
  const asked = words.askedBy(recovery.requestedByName ?? words.machine, showMoment(recovery.requestedAt));
  const decided = words.decidedBy(recovery.decidedByName ?? words.machine, showMoment(recovery.decidedAt));
  return (
    <Flex vertical gap={4}>
      <b>
        {words.kinds[kind]} · {fullName ?? words.seal} · {unitName}
      </b>
      <span>
        {words.reason}: {reason}
      </span>
      <Typography.Text type="secondary">{asked}</Typography.Text>
      {state === 'pending' ? (
        <Waiting recovery={recovery} onSecret={onSecret} />
      ) : (
        <div>
          <Tag color={state === 'confirmed' ? 'success' : 'error'}>{words.states[state]}</Tag>
          {decided}
          {recovery.note !== null && <div>{recovery.note}</div>}
        </div>
      )}
    </Flex>
  );
}

function Waiting({ recovery, onSecret }: Props) {
  const words = useWords(recoveryWords);
  const { account } = useSession();
  const [step, setStep] = useState<'confirm' | 'refuse' | null>(null);
  const own = recovery.requestedBy === account.id;
  const concerned = recovery.accountId === account.id;
  const late = Date.parse(recovery.expiresAt) < Date.now();
  const name = `${words.kinds[recovery.kind]} · ${recovery.fullName ?? words.seal}`;
  return (
    <>
      <Typography.Text type="secondary">
        {late ? words.late : words.until(showMoment(recovery.expiresAt))}
      </Typography.Text>
      <span>{own ? words.own : concerned ? words.concerned : words.effects[recovery.kind]}</span>
      <Flex gap="small" wrap>
        {!own && !concerned && !late && (
          <Button type="primary" aria-label={`${words.confirm}: ${name}`} onClick={() => setStep('confirm')}>
            {words.confirm}
          </Button>
        )}
        {!concerned && (
          <Button
            aria-label={`${own ? words.takeBack : words.refuse}: ${name}`}
            onClick={() => setStep('refuse')}
          >
            {own ? words.takeBack : words.refuse}
          </Button>
        )}
      </Flex>
      {step !== null && (
        <Decide
          step={step}
          recovery={recovery}
          refuse={own ? words.takeBack : words.refuse}
          onSecret={onSecret}
          onClose={() => setStep(null)}
        />
      )}
    </>
  );
}

interface DecideProps extends Props {
  readonly step: 'confirm' | 'refuse';
  readonly refuse: string;
  readonly onClose: () => void;
}

function Decide({ step, recovery, refuse, onSecret, onClose }: DecideProps) {
  const words = useWords(recoveryWords);
  const path = { id: recovery.id };
  if (step === 'confirm')
    return (
      <RecordForm
        title={words.confirmTitle}
        help={`${words.effects[recovery.kind]} ${words.confirmHelp}`}
        okText={words.confirm}
        fields={[]}
        send={async () => {
          const { password } = await api('POST /recoveries/{id}/confirm', { path });
          if (password !== null) onSecret(password);
        }}
        onClose={onClose}
      />
    );
  return (
    <RecordForm
      title={refuse}
      okText={refuse}
      danger
      fields={[{ name: 'reason', label: words.reason, kind: 'long' }]}
      send={({ reason }) => api('POST /recoveries/{id}/refuse', { path, body: { reason: String(reason) } })}
      onClose={onClose}
    />
  );
}
