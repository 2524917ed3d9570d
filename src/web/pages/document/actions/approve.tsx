/** One of the two reviews of Đ12, with a comment when there is something to say. */
import { CheckOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { commonWords } from '../../../catalogue/common.ts';
import { useWords } from '../../../catalogue/words.ts';
import { StepProblem } from '../../../components/seen-version.tsx';
import { useOpenDocument, useSeenDocument } from '../open-document.ts';
import { useActionHold } from './action-hold.ts';
import { actionWords } from './words.ts';

interface Props {
  readonly kind: 'content' | 'form';
}

export function Approve({ kind }: Props) {
  const words = useWords(actionWords);
  const [open, setOpen] = useState(false);
  useActionHold(open);
  return (
    <>
      <Button
        type="primary"
        icon={<CheckOutlined aria-hidden />}
        className="main-action"
        onClick={() => setOpen(true)}
      >
        {kind === 'content' ? words.approveContent : words.approveForm}
      </Button>
      {open && <ApproveDialog kind={kind} onClose={() => setOpen(false)} />}
    </>
  );
}

function ApproveDialog({ kind, onClose }: Props & { readonly onClose: () => void }) {
  const words = useWords(actionWords);
  const common = useWords(commonWords);
  const { record, refresh } = useOpenDocument();
  const { seen, state, onError } = useSeenDocument();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ comment?: string }>();
  const name = kind === 'content' ? words.approveContent : words.approveForm;
  const approve = useMutation({
    mutationFn: (body: { comment?: string }) => {
      const given = { path: { id: record.id }, etag: seen.etag, body };
      return kind === 'content'
        ? api('POST /documents/{id}/approve-content', given)
        : api('POST /documents/{id}/approve-form', given);
    },
    onSuccess: async () => {
      void message.success(words.approved);
      await refresh();
      onClose();
    },
    onError,
  });
  return (
    <Modal
      open
      title={name}
      okText={name}
      okButtonProps={{ disabled: seen.changed && !approve.isPending }}
      cancelText={common.cancel}
      confirmLoading={approve.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        <Form form={form} layout="vertical" onFinish={(values) => approve.mutate(values)}>
          <Form.Item name="comment" label={words.comment}>
            <Input.TextArea rows={3} maxLength={2000} />
          </Form.Item>
        </Form>
        <StepProblem seen={seen} state={state} error={approve.error} pending={approve.isPending} />
      </Flex>
    </Modal>
  );
}
