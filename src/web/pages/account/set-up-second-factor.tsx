import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, QRCode, Space, Typography } from 'antd';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { accountWords } from './words.ts';

/** The key is shown once; it serves only after a first code proved that the phone has it. */
export function SetUpSecondFactor({ onDone }: { readonly onDone: () => void }) {
  const words = useWords(accountWords);
  const common = useWords(commonWords);
  const enrolment = useQuery({
    queryKey: ['enrolment'],
    queryFn: () => api('POST /session/second-factor/enrolment'),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const complete = useMutation({
    mutationFn: ({ code }: { readonly code: string }) =>
      api('PUT /session/second-factor/enrolment', { body: { ticket: enrolment.data!.ticket, code } }),
    onSuccess: onDone,
  });
  if (enrolment.error)
    return <ProblemAlert error={enrolment.error} onRetry={() => void enrolment.refetch()} />;
  if (!enrolment.data) return <Typography.Paragraph>{common.loading}</Typography.Paragraph>;
  return (
    <Form layout="vertical" requiredMark={false} onFinish={(values) => complete.mutate(values)}>
      <Space orientation="vertical">
        {/* The key stands below in letters for whoever can not see it. */}
        <div aria-hidden="true">
          <QRCode value={enrolment.data.address} type="svg" bordered={false} />
        </div>
        <Typography.Text>
          {words.secret}: <Typography.Text code>{enrolment.data.secret}</Typography.Text>
        </Typography.Text>
        <a href={enrolment.data.address}>{words.open}</a>
      </Space>
      <Form.Item
        name="code"
        label={words.code}
        rules={[{ required: true, pattern: /^\d{6}$/, message: words.code }]}
      >
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </Form.Item>
      <Space orientation="vertical">
        <ProblemAlert error={complete.error} />
        <Button type="primary" htmlType="submit" loading={complete.isPending}>
          {words.done}
        </Button>
      </Space>
    </Form>
  );
}
