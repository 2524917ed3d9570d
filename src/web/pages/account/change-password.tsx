import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Space } from 'antd';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { accountWords } from './words.ts';

interface Fields {
  readonly current: string;
  readonly next: string;
  readonly repeat: string;
}

export function ChangePassword({ onDone }: { readonly onDone: () => void }) {
  const words = useWords(accountWords);
  const common = useWords(commonWords);
  const required = { required: true, message: common.required };
  const change = useMutation({
    mutationFn: ({ current, next }: Fields) => api('POST /session/password', { body: { current, next } }),
    onSuccess: onDone,
  });
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(values) => change.mutate(values)}>
      <Form.Item name="current" label={words.current} rules={[required]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="next" label={words.next} rules={[required]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={words.repeat}
        dependencies={['next']}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(words.differs)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Space orientation="vertical">
        <ProblemAlert error={change.error} />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {common.save}
        </Button>
      </Space>
    </Form>
  );
}
