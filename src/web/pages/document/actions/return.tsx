/** Back to the drafter: the reason, and the comments that were pinned to the pages. */
import { DeleteOutlined, RollbackOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Form, Input, Typography } from 'antd';
import { api } from '../../../api/client.ts';
import { commonWords } from '../../../catalogue/common.ts';
import { useWords } from '../../../catalogue/words.ts';
import { StepButton } from '../../../components/record/step-button.tsx';
import { StepDialog } from '../../../components/record/step-dialog.tsx';
import { useOpenDocument, useSeenDocument } from '../open-document.ts';
import { documentWords } from '../words.ts';
import { actionWords } from './words.ts';

export default function Return() {
  const words = useWords(actionWords);
  const { pins } = useOpenDocument();
  return (
    <StepButton
      label={pins.length > 0 ? `${words.return} (${pins.length})` : words.return}
      icon={<RollbackOutlined aria-hidden />}
      keys="t"
      dialog={(close) => <ReturnDialog onClose={close} />}
    />
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
    <StepDialog<{ reason: string }>
      title={words.returnTitle}
      okText={words.return}
      form={form}
      pending={send.isPending}
      error={send.error}
      record={{ seen, state }}
      onSubmit={send.mutate}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={words.reason}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input.TextArea rows={4} maxLength={2000} />
      </Form.Item>
      {pins.length === 0 ? <Typography.Text type="secondary">{words.pinHelp}</Typography.Text> : <PinList />}
    </StepDialog>
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
