/** To the addressees of the document, to whole saved groups, to units, and to others on paper. */
import { useMutation } from '@tanstack/react-query';
import { App, Button, Flex, Modal, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { stateWords } from '../../../catalogue/states.ts';
import { useWords } from '../../../catalogue/words.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useActionHold } from '../../document/actions/action-hold.ts';
import { useOpenDocument } from '../../document/open-document.ts';
import { AddAddressees, type Added, AddedLines } from './add-addressees.tsx';
import { actionWords } from './words.ts';
import './actions.css';

export default function SendAction() {
  const words = useWords(actionWords);
  const { record } = useOpenDocument();
  const [open, setOpen] = useState(false);
  useActionHold(open);
  const first = record.state === 'issued';
  return (
    <>
      <Button
        type={first ? 'primary' : 'default'}
        className={first ? 'main-action' : ''}
        onClick={() => setOpen(true)}
      >
        {first ? words.send : words.sendMore}
      </Button>
      {open && <SendDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function SendDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(actionWords);
  const { record, refresh } = useOpenDocument();
  const { message } = App.useApp();
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
    <Modal
      open
      width={640}
      title={words.sendTitle}
      okText={words.send.replace('…', '')}
      okButtonProps={{ disabled: nobody }}
      confirmLoading={send.isPending}
      mask={{ closable: false }}
      onOk={() => send.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="middle">
        <Drafted />
        <AddAddressees added={added} onChange={setAdded} unitId={record.unitId} />
        <AddedLines added={added} onChange={setAdded} />
        {record.state !== 'issued' && <Typography.Text type="secondary">{words.resendNote}</Typography.Text>}
        <ProblemAlert error={send.error} />
      </Flex>
    </Modal>
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
