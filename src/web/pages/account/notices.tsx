/** Which kinds of work are told by mail, and whether the address works. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Skeleton, Switch, Typography } from 'antd';
import { type Answer, api } from '../../api/client.ts';
import { noticeWords } from '../../catalogue/notices.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { accountWords } from './words.ts';

type Preferences = Answer<'GET /notice-preferences'>;
type Kind = keyof Preferences['switches'];
const key = ['notice-preferences'];

export function Notices() {
  const words = useWords(accountWords);
  const names = useWords(noticeWords);
  const queries = useQueryClient();
  const read = useQuery({ queryKey: key, queryFn: () => api('GET /notice-preferences') });
  const accept = (answer: Preferences) => queries.setQueryData(key, answer);
  const change = useMutation({
    mutationFn: (switches: Partial<Record<Kind, boolean>>) =>
      api('PUT /notice-preferences', { body: { switches } }),
    onSuccess: accept,
  });
  const confirm = useMutation({
    mutationFn: () => api('POST /notice-preferences/confirm-address'),
    onSuccess: accept,
  });
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active />;
  const { address, failingSince, switches } = read.data;
  return (
    <Flex vertical gap={4}>
      <Typography.Text>{address === null ? words.noAddress : words.address(address)}</Typography.Text>
      <Typography.Text type="secondary">{words.noticesWhy}</Typography.Text>
      {failingSince !== null && (
        <Alert
          type="warning"
          showIcon
          title={words.failing}
          action={
            <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
              {words.works}
            </Button>
          }
        />
      )}
      <ProblemAlert error={change.error ?? confirm.error} />
      {(Object.keys(switches) as Kind[]).map((kind) => (
        <div key={kind} className="notice-line">
          <label htmlFor={`notice-${kind}`}>{names[kind]}</label>
          <Switch
            id={`notice-${kind}`}
            checked={switches[kind]}
            loading={change.isPending && change.variables?.[kind] !== undefined}
            onChange={(on) => change.mutate({ [kind]: on })}
          />
        </div>
      ))}
    </Flex>
  );
}
