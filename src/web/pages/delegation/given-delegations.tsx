import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Flex, Popconfirm, Skeleton, Tag, Typography } from 'antd';
import { api, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { formWords } from '../../catalogue/forms.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import type { OwnSession } from '../../shell/session.tsx';
import { useLeadersOf } from './people.ts';
import { delegationWords } from './words.ts';

type Post = OwnSession['appointments'][number];
type Grant = Item<'GET /authorities'>;

export function GivenDelegations({ post }: { readonly post: Post }) {
  const words = useWords(delegationWords);
  const read = useQuery({
    queryKey: liveKey('delegations', post.unitId),
    queryFn: ({ signal }) => api('GET /authorities', { query: { unitId: post.unitId }, signal }),
  });
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active />;
  const mine = read.data.items.filter(({ delegatorId }) => delegatorId === post.id);
  if (mine.length === 0) return <Typography.Text type="secondary">{words.none}</Typography.Text>;
  return (
    <ul className="box-lines">
      {mine.map((grant) => (
        <li key={grant.id}>
          <OneGrant grant={grant} unitId={post.unitId} />
        </li>
      ))}
    </ul>
  );
}

function OneGrant({ grant, unitId }: { readonly grant: Grant; readonly unitId: string }) {
  const words = useWords(delegationWords);
  const forms = useWords(formWords);
  const nameOf = useTypeNames();
  const { data: leaders } = useLeadersOf(unitId);
  const to = leaders?.find(({ id }) => id === grant.appointmentId);
  const scope = [
    grant.scopeTypes?.map(nameOf).join(', ') ?? words.allTypes,
    grant.scopeFields?.join(', ') ?? words.allFields,
  ];
  return (
    <Flex justify="space-between" gap="small" align="start" className="given-line" wrap>
      <div>
        <b>{to?.fullName ?? '…'}</b> {to?.position} <Tag>{forms.form[grant.form]}</Tag>
        {grant.revokedAt !== null && <Tag color="error">{words.isRevoked}</Tag>}
        <div>{words.period(showDate(grant.validFrom), showDate(grant.validTo))}</div>
        <div>{scope.join(' · ')}</div>
        <Typography.Text type="secondary">{grant.basis}</Typography.Text>
      </div>
      {grant.revokedAt === null && <Revoke id={grant.id} />}
    </Flex>
  );
}

/** The name of a type of document for its code. */
function useTypeNames(): (code: string) => string {
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['document-types'],
    queryFn: () => api('GET /document-types'),
    staleTime: Infinity,
  });
  return (code) => data?.items.find((type) => type.code === code)?.[language] ?? code;
}

function Revoke({ id }: { readonly id: string }) {
  const words = useWords(delegationWords);
  const common = useWords(commonWords);
  const { message } = App.useApp();
  const revoke = useMutation({
    mutationFn: () => api('DELETE /authorities/{id}', { path: { id } }),
    onSuccess: () => void message.success(words.revoked),
  });
  return (
    <div>
      <Popconfirm
        title={words.revokeSure}
        okText={words.revoke}
        cancelText={common.cancel}
        onConfirm={() => revoke.mutate()}
      >
        <Button danger loading={revoke.isPending}>
          {words.revoke}
        </Button>
      </Popconfirm>
      <ProblemAlert error={revoke.error} />
    </div>
  );
}
