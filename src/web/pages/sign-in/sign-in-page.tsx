import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Form, Input, Space, Typography } from 'antd';
import { useRef } from 'react';
import { Link } from 'react-router';
import { api, codeOf } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { LanguageButton } from '../../components/language-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useSessionState } from '../../shell/session.tsx';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { DemoAccounts } from './demo-accounts.tsx';
import { signInWords } from './words.ts';
import './sign-in-page.css';

interface Fields {
  readonly username: string;
  readonly password: string;
  readonly code?: string;
}

export default function SignInPage() {
  const words = useWords(signInWords);
  const common = useWords(commonWords);
  const { accept } = useSessionState();
  usePageTitle(words.title);
  const [form] = Form.useForm<Fields>();
  const codeInput = useRef<HTMLInputElement>(null);
  const service = useQuery({ queryKey: ['service'], queryFn: () => api('GET /service') });
  const signIn = useMutation({
    mutationFn: ({ username, password, code }: Fields) =>
      api('POST /session', { body: { username, password, ...(code && { code }) } }),
    onSuccess: accept,
    onError: (error) => {
      if (codeOf(error)?.startsWith('SECOND_FACTOR')) codeInput.current?.focus();
    },
  });
  return (
    <main className="sign-in">
      <Card className="sign-in-card">
        <Flex justify="space-between" align="center" wrap className="sign-in-head">
          <Space align="center" size="middle">
            <img src="/icon.svg" alt="" width={44} height={44} />
            <Typography.Title level={1} className="sign-in-title">
              Ấn Tín
            </Typography.Title>
          </Space>
          <LanguageButton />
        </Flex>
        <Typography.Paragraph type="secondary">{words.about}</Typography.Paragraph>
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => signIn.mutate(values)}>
          <Form.Item
            name="username"
            label={words.username}
            rules={[{ required: true, message: common.required }]}
          >
            <Input autoComplete="username" autoCapitalize="none" autoFocus spellCheck={false} />
          </Form.Item>
          <Form.Item
            name="password"
            label={words.password}
            rules={[{ required: true, message: common.required }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item name="code" label={words.code} extra={words.codeHelp}>
            <Input
              ref={(input) => {
                codeInput.current = input?.input ?? null;
              }}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
            />
          </Form.Item>
          <Space orientation="vertical" size="middle" className="sign-in-foot">
            <ProblemAlert error={signIn.error} />
            <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
              {words.title}
            </Button>
            <Link to="/check" className="sign-in-check">
              {words.check}
            </Link>
          </Space>
        </Form>
      </Card>
      <ProblemAlert error={service.error} onRetry={() => void service.refetch()} />
      {service.data?.demo && (
        <DemoAccounts
          demo={service.data.demo}
          onChosen={(username) =>
            void service.refetch().then(({ data }) => {
              const demo = data?.demo;
              if (demo) form.setFieldsValue({ username, password: demo.password, code: demo.code });
            })
          }
        />
      )}
    </main>
  );
}
