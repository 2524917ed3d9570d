/** A dialog with one secret field. It stays open with the reason until the server accepts what was typed. */
import { useMutation } from '@tanstack/react-query';
import { Form, Input, type InputRef, Modal } from 'antd';
import { useRef } from 'react';
import { commonWords } from '../catalogue/common.ts';
import { useWords } from '../catalogue/words.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { signingWords } from './signing-words.ts';

export interface SecretQuestion {
  readonly kind: 'pin' | 'code';
  /** What it is for: the document's title, or a batch. */
  readonly what: string;
  /** Rejects with the problem that is shown. */
  readonly answer: (secret: string) => Promise<void>;
  readonly giveUp: () => void;
}

export function SecretDialog({ question }: { readonly question: SecretQuestion }) {
  const words = useWords(signingWords);
  const common = useWords(commonWords);
  const [form] = Form.useForm<{ secret: string }>();
  const input = useRef<InputRef>(null);
  const pin = question.kind === 'pin';
  const send = useMutation({
    mutationFn: ({ secret }: { readonly secret: string }) => question.answer(secret),
    onError: () => {
      form.resetFields();
      input.current?.focus();
    },
  });
  const label = pin ? words.pin : words.code;
  const field = { ref: input, autoFocus: true, inputMode: 'numeric' } as const;
  return (
    <Modal
      open
      title={pin ? words.pinTitle : words.factorTitle}
      okText={words.go}
      cancelText={common.cancel}
      confirmLoading={send.isPending}
      onOk={form.submit}
      onCancel={question.giveUp}
      mask={{ closable: false }}
      afterOpenChange={(open) => open && input.current?.focus()}
    >
      <p>{pin ? question.what : words.factorWhy}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => send.mutate(values)}>
        <Form.Item name="secret" label={label} rules={[{ required: true, message: common.required }]}>
          {pin ? (
            <Input.Password {...field} autoComplete="off" />
          ) : (
            <Input {...field} autoComplete="one-time-code" maxLength={6} />
          )}
        </Form.Item>
      </Form>
      <ProblemAlert error={send.error} />
    </Modal>
  );
}
