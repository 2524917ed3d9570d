/** A step that needs a reason: the reason is asked for in a dialog and kept in the record. */
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { commonWords } from '../../../catalogue/common.ts';
import { useWords } from '../../../catalogue/words.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useActionHold } from '../../document/actions/action-hold.ts';
import { actionWords } from './words.ts';

interface Props {
  readonly label: string;
  readonly title: string;
  readonly note: string;
  readonly done: string;
  readonly danger?: boolean;
  readonly work: (reason: string) => Promise<unknown>;
  readonly children?: ReactNode;
}

export function ReasonAction(props: Props) {
  const [open, setOpen] = useState(false);
  useActionHold(open);
  return (
    <>
      <Button danger={props.danger ?? false} onClick={() => setOpen(true)}>
        {props.label}
      </Button>
      {open && <ReasonDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ReasonDialog(props: Props & { readonly onClose: () => void }) {
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
    <Modal
      open
      title={title}
      okText={title}
      okButtonProps={{ danger: danger ?? false }}
      confirmLoading={step.isPending}
      mask={{ closable: false }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Flex vertical gap="middle">
        <Alert type={danger ? 'warning' : 'info'} showIcon title={note} />
        {children}
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => step.mutate(values)}>
          <Form.Item
            name="reason"
            label={words.reason}
            rules={[{ required: true, whitespace: true, message: common.required }]}
          >
            <Input.TextArea autoFocus rows={3} maxLength={2000} />
          </Form.Item>
        </Form>
        <ProblemAlert error={step.error} />
      </Flex>
    </Modal>
  );
}
