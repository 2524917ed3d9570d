/** To the addressees of the document, to whole saved groups, to units, and to others on paper. */
import { useMutation } from '@tanstack/react-query';
import { App, Flex, Form, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { stateWords } from '../../../catalogue/states.ts';
import { useWords } from '../../../catalogue/words.ts';
import { StepButton } from '../../../components/record/step-button.tsx';
import { StepDialog } from '../../../components/record/step-dialog.tsx';
import { useOpenDocument } from '../../document/open-document.ts';
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
  const send = useMutation({
    mutationFn: () =>
      api('POST /documents/{id}/send', {
        path: { id: record.id },
        body: {
          added: added.map(({ unitId, name, channel }) => ({
            unitId,
            channel,
            ...(unitId === null && { name }),
          })),
        },
      }),
    onSuccess: async ({ deliveries }) => {
      await refresh();
      void message.success(words.sent(deliveries.length));
      onClose();
    },
  });
  const nobody = record.addressees.length + added.length === 0;
  return (
    <StepDialog
      title={words.sendTitle}
      okText={words.send.replace('…', '')}
      disabled={nobody}
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
        {record.state !== 'issued' && <Typography.Text type="secondary">{words.resendNote}</Typography.Text>}
      </Flex>
    </StepDialog>
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
