/** To the addressees of the document, to whole saved groups, to units, and to others on paper. */
import { useMutation } from '@tanstack/react-query';
import { App, Checkbox, Flex, Form, Typography } from 'antd';
import { useState } from 'react';
import { type Answer, api } from '../../../api/client.ts';
import { stateWords } from '../../../catalogue/states.ts';
import { useWords } from '../../../catalogue/words.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { StepButton } from '../../../components/record/step-button.tsx';
import { StepDialog } from '../../../components/record/step-dialog.tsx';
import { useDeliveries, useOpenDocument } from '../../document/open-document.ts';
import { addedBody } from '../steps.ts';
import { AddAddressees, type Added, AddedLines } from './add-addressees.tsx';
import { actionWords } from './words.ts';
import './actions.css';

export default function SendAction() {
  const words = useWords(actionWords);
  const first = useOpenDocument().record.state === 'issued';
  return (
    <StepButton
      main={first}
      keys="s"
      label={first ? words.send : words.sendMore}
      dialog={(close) => <SendDialog onClose={close} />}
    />
  );
}

function SendDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(actionWords);
  const { record, refresh } = useOpenDocument();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const [added, setAdded] = useState<readonly Added[]>([]);
  const [again, setAgain] = useState<readonly string[]>([]);
  const before = useDeliveries(record.id);
  const known = new Set(before.data?.deliveries.map(({ id }) => id));
  const send = useMutation({
    mutationFn: () =>
      api('POST /documents/{id}/send', {
        path: { id: record.id },
        body: {
          again: [...again],
          added: addedBody(added),
        },
      }),
    onSuccess: async ({ deliveries }) => {
      await refresh();
      void message.success(words.sent(deliveries.filter(({ id }) => !known.has(id)).length));
      onClose();
    },
  });
  const nobody = record.addressees.length + added.length === 0;
  return (
    <StepDialog
      title={words.sendTitle}
      okText={words.send.replace('…', '')}
      disabled={nobody || before.data === undefined}
      form={form}
      pending={send.isPending}
      error={send.error}
      onSubmit={() => send.mutate()}
      onClose={onClose}
    >
      <Flex vertical gap="middle">
        <Drafted />
        <AddAddressees added={added} onChange={setAdded} unitId={record.unitId} />
        <AddedLines added={added} onChange={setAdded} />
        <Refused deliveries={before.data?.deliveries ?? []} chosen={again} onChange={setAgain} />
        <ProblemAlert error={before.error} onRetry={() => void before.refetch()} />
        {record.state !== 'issued' && <Typography.Text type="secondary">{words.resendNote}</Typography.Text>}
      </Flex>
    </StepDialog>
  );
}

type Delivery = Answer<'GET /documents/{id}/deliveries'>['deliveries'][number];

interface RefusedProps {
  readonly deliveries: readonly Delivery[];
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** Whoever refused it, with the reason; the newest refusal of each receiver that has no other delivery. */
function Refused({ deliveries, chosen, onChange }: RefusedProps) {
  const words = useWords(actionWords);
  const who = ({ receiverUnitId, receiverName }: Delivery) => receiverUnitId ?? receiverName;
  const reached = new Set(deliveries.filter(({ state }) => state !== 'refused').map(who));
  const refused = new Map(
    deliveries.filter((one) => !reached.has(who(one))).map((one) => [who(one), one] as const),
  );
  if (refused.size === 0) return null;
  return (
    <section>
      <h3 className="panel-title">{words.again}</h3>
      <Checkbox.Group
        className="again-choice"
        value={[...chosen]}
        onChange={onChange}
        options={[...refused.values()].map(({ id, receiverName, refusedReason }) => ({
          value: id,
          label: [receiverName, refusedReason].filter(Boolean).join(': '),
        }))}
      />
    </section>
  );
}

function Drafted() {
  const words = useWords(actionWords);
  const states = useWords(stateWords);
  const { addressees } = useOpenDocument().record;
  return (
    <section>
      <h3 className="panel-title">{words.drafted}</h3>
      {addressees.length === 0 && <Typography.Text type="secondary">{words.noneDrafted}</Typography.Text>}
      <ul className="plain-list">
        {addressees.map(({ position, name, channel }) => (
          <li key={position}>
            {name} <Typography.Text type="secondary">({states.channel[channel]})</Typography.Text>
          </li>
        ))}
      </ul>
    </section>
  );
}
