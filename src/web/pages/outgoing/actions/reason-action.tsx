/** A step that needs a reason: the reason is asked for in a dialog and kept in the record. */
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { commonWords } from '../../../catalogue/common.ts';
import { useWords } from '../../../catalogue/words.ts';
import { StepButton } from '../../../components/record/step-button.tsx';
import { StepDialog } from '../../../components/record/step-dialog.tsx';
import { actionWords } from './words.ts';

interface Props {
  readonly label: string;
  readonly title: string;
  readonly note: string;
  readonly done: string;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly work: (reason: string) => Promise<unknown>;
  readonly children?: ReactNode;
}

export function ReasonAction(props: Props) {
  const { label, keys, danger } = props;
  return (
    <StepButton
      label={label}
      {...(keys !== undefined && { keys })}
      danger={danger ?? false}
      dialog={(close) => <ReasonDialog {...props} onClose={close} />}
    />
  );
}

export function ReasonDialog(props: Omit<Props, 'label' | 'keys'> & { readonly onClose: () => void }) {
  const { title, note, done, danger, work, children, onClose } = props;
  const words = useWords(actionWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const step = useMutation({
    mutationFn: ({ reason }: { reason: string }) => work(reason.trim()),
    onSuccess: () => {
      void message.success(done);
      onClose();
    },
  });
  return (
    <StepDialog<{ reason: string }>
      title={title}
      okText={title}
      danger={danger ?? false}
      form={form}
      pending={step.isPending}
      error={step.error}
      onSubmit={step.mutate}
      onClose={onClose}
    >
      <Form.Item>
        <Alert type={danger ? 'warning' : 'info'} showIcon title={note} />
      </Form.Item>
      {children !== undefined && <Form.Item>{children}</Form.Item>}
      <Form.Item
        name="reason"
        label={words.reason}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </StepDialog>
  );
}
