/** Back to the drafter: the reason, and the comments that were pinned to the pages. */
import { DeleteOutlined, RollbackOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Flex, Form, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { commonWords } from '../../../catalogue/common.ts';
import { useWords } from '../../../catalogue/words.ts';
import { StepProblem } from '../../../components/seen-version.tsx';
import { useOpenDocument, useSeenDocument } from '../open-document.ts';
import { documentWords } from '../words.ts';
import { useActionHold } from './action-hold.ts';
import { actionWords } from './words.ts';

export default function Return() {
  const words = useWords(actionWords);
  const { pins } = useOpenDocument();
  const [open, setOpen] = useState(false);
  useActionHold(open);
  return (
    <>
      <Button icon={<RollbackOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {words.return}
        {pins.length > 0 && ` (${pins.length})`}
      </Button>
      {open && <ReturnDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function ReturnDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(actionWords);
  const common = useWords(commonWords);
  const { record, pins, setPins, refresh } = useOpenDocument();
  const { seen, state, onError } = useSeenDocument();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const send = useMutation({
    mutationFn: ({ reason }: { readonly reason: string }) =>
      api('POST /documents/{id}/return', {
        path: { id: record.id },
        etag: seen.etag,
        body: { reason, comments: [...pins] },
      }),
    onSuccess: async () => {
      setPins([]);
      void message.success(words.returned);
      await refresh();
      onClose();
    },
    onError,
  });
  return (
    <Modal
      open
      title={words.returnTitle}
      okText={words.return}
      okButtonProps={{ disabled: seen.changed && !send.isPending }}
      cancelText={common.cancel}
      confirmLoading={send.isPending}
      mask={{ closable: false }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => send.mutate(values)}>
          <Form.Item
            name="reason"
            label={words.reason}
            rules={[{ required: true, whitespace: true, message: common.required }]}
          >
            <Input.TextArea rows={4} maxLength={2000} autoFocus />
          </Form.Item>
        </Form>
        {pins.length === 0 ? (
          <Typography.Text type="secondary">{words.pinHelp}</Typography.Text>
        ) : (
          <PinList />
        )}
        <StepProblem seen={seen} state={state} error={send.error} pending={send.isPending} />
      </Flex>
    </Modal>
  );
}

function PinList() {
  const words = useWords(actionWords);
  const pages = useWords(documentWords);
  const { pins, setPins } = useOpenDocument();
  return (
    <section>
      <b>{words.pins(pins.length)}</b>
      <ul className="plain-list">
        {pins.map((pin) => (
          <li key={`${pin.page} ${pin.x} ${pin.y}`}>
            {pages.changesPage(pin.page)}: {pin.text}{' '}
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={words.removePin(pin.page)}
              onClick={() => setPins(pins.filter((one) => one !== pin))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
