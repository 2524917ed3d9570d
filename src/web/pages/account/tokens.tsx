/** API tokens: for programs that act for this person within chosen limits. The secret is shown once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Input, Popconfirm, Select, Skeleton, Tag, Typography } from 'antd';
import { api, type Body, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { DateField } from '../../components/date-field.tsx';
import { showDate, showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { accountWords } from './words.ts';

const key = ['tokens'];
type Scope = Body<'POST /tokens'>['scopes'][number];

/** What programs are made for; the rest is for people. */
const scopes: readonly Scope[] = [
  'unit.read',
  'document.read',
  'document.draft',
  'document.edit',
  'document.submit',
  'incoming.read',
  'incoming.register',
  'register.read',
  'share.read',
  'ledger.read',
];

export function Tokens() {
  const words = useWords(accountWords);
  const read = useQuery({ queryKey: key, queryFn: () => api('GET /tokens') });
  return (
    <Flex vertical gap="small">
      <Typography.Text type="secondary">{words.tokensWhy}</Typography.Text>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending && <Skeleton active />}
      {read.data?.items.length === 0 && <Typography.Text>{words.tokensNone}</Typography.Text>}
      {read.data?.items.map((token) => (
        <OneToken key={token.id} token={token} />
      ))}
      <NewToken />
    </Flex>
  );
}

function OneToken({ token }: { readonly token: Item<'GET /tokens'> }) {
  const words = useWords(accountWords);
  const common = useWords(commonWords);
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api('DELETE /tokens/{id}', { path: { id: token.id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  const { name, expiresAt, lastUsedAt, revokedAt } = token;
  return (
    <div className="token-line">
      <div>
        <b>{name}</b> {revokedAt !== null && <Tag color="error">{words.tokenRevoked}</Tag>}
        <div>
          {words.tokenEnds(showDate(expiresAt))} ·{' '}
          {lastUsedAt === null ? words.tokenNeverUsed : words.tokenUsed(showMoment(lastUsedAt))}
        </div>
        <Typography.Text type="secondary">
          {token.scopes.map((scope) => words.scopes[scope] ?? scope).join(', ')}
        </Typography.Text>
      </div>
      {revokedAt === null && (
        <Popconfirm
          title={words.tokenRevokeSure}
          okText={words.tokenRevoke}
          cancelText={common.cancel}
          onConfirm={() => revoke.mutate()}
        >
          <Button danger loading={revoke.isPending}>
            {words.tokenRevoke}
          </Button>
        </Popconfirm>
      )}
      <ProblemAlert error={revoke.error} />
    </div>
  );
}

interface Fields {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly until: string;
}

function NewToken() {
  const words = useWords(accountWords);
  const common = useWords(commonWords);
  const queries = useQueryClient();
  const desk = useSigningDesk();
  const [form] = Form.useForm<Fields>();
  const required = { required: true, message: common.required };
  const make = useMutation({
    mutationFn: ({ until, ...rest }: Fields) =>
      desk.withFreshFactor(() =>
        // The whole of that day in Vietnam.
        api('POST /tokens', { body: { ...rest, expiresAt: `${until}T23:59:59+07:00` } }),
      ),
    onSuccess: async (made) => {
      if (made) form.resetFields();
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => make.mutate(values)}
    >
      <Form.Item name="name" label={words.tokenName} rules={[required]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="scopes" label={words.tokenScopes} rules={[required]}>
        <Select
          mode="multiple"
          options={scopes.map((value) => ({ value, label: words.scopes[value] ?? value }))}
        />
      </Form.Item>
      <Form.Item name="until" label={words.tokenUntil} rules={[required]}>
        <DateField />
      </Form.Item>
      <Flex vertical gap="small" align="start">
        <ProblemAlert error={make.error} />
        {make.data && (
          <Alert
            type="success"
            showIcon
            title={words.tokenMade}
            description={<Typography.Text copyable>{make.data.secret}</Typography.Text>}
          />
        )}
        <Button htmlType="submit" loading={make.isPending}>
          {words.tokenMake}
        </Button>
      </Flex>
    </Form>
  );
}
