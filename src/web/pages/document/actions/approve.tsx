/** One of the two reviews of Đ12, with a comment when there is something to say. */
import { CheckOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { api } from '../../../api/client.ts';
import { useWords } from '../../../catalogue/words.ts';
import { StepButton } from '../../../components/record/step-button.tsx';
import { StepDialog } from '../../../components/record/step-dialog.tsx';
import { useOpenDocument, useSeenDocument } from '../open-document.ts';
import { actionWords } from './words.ts';

interface Props {
  readonly kind: 'content' | 'form';
}

export function Approve({ kind }: Props) {
  const words = useWords(actionWords);
  return (
    <StepButton
      main
      label={kind === 'content' ? words.approveContent : words.approveForm}
      icon={<CheckOutlined aria-hidden />}
      keys="v"
      dialog={(close) => <ApproveDialog kind={kind} onClose={close} />}
    />
  );
}

function ApproveDialog({ kind, onClose }: Props & { readonly onClose: () => void }) {
  const words = useWords(actionWords);
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
    <StepDialog<{ comment?: string }>
      title={name}
      okText={name}
      form={form}
      pending={approve.isPending}
      error={approve.error}
      record={{ seen, state }}
      onSubmit={approve.mutate}
      onClose={onClose}
    >
      <Form.Item name="comment" label={words.comment}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </StepDialog>
  );
}
