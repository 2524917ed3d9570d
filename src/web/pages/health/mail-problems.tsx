import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { App, Button, Card, Flex, Input, Tag, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { healthWords } from './words.ts';

type Problem = Item<'GET /mail-problems'>;

export function MailProblems() {
  const words = useWords(healthWords);
  const common = useWords(commonWords);
  const read = useInfiniteQuery({
    queryKey: liveKey('mail-problems'),
    queryFn: ({ pageParam, signal }) =>
      api('GET /mail-problems', { query: { cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const items = read.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card size="small">
      <h2 className="health-heading">{words.mail}</h2>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.data && items.length === 0 && (
        <Typography.Text type="secondary">{words.mailNone}</Typography.Text>
      )}
      <ul className="health-lines">
        {items.map((problem) => (
          <li key={problem.id}>
            <b>{problem.fullName}</b> &lt;{problem.address}&gt;{' '}
            {problem.failing && <Tag color="error">{words.failing}</Tag>}
            <div>
              {showMoment(problem.at)} · {problem.said}
            </div>
            {problem.failing && <Correct problem={problem} />}
          </li>
        ))}
      </ul>
      {read.hasNextPage && <Button onClick={() => void read.fetchNextPage()}>{common.more}</Button>}
    </Card>
  );
}

function Correct({ problem }: { readonly problem: Problem }) {
  const words = useWords(healthWords);
  const { message } = App.useApp();
  const [address, setAddress] = useState(problem.address);
  const change = useMutation({
    mutationFn: () => api('PUT /accounts/{id}/email', { path: { id: problem.accountId }, body: { address } }),
    onSuccess: () => void message.success(words.corrected),
  });
  return (
    <>
      <Flex gap="small" wrap>
        <Input
          type="email"
          aria-label={words.address}
          className="health-address"
          value={address}
          onChange={({ target }) => setAddress(target.value)}
        />
        <Button loading={change.isPending} onClick={() => change.mutate()}>
          {words.correct}
        </Button>
      </Flex>
      <ProblemAlert error={change.error} />
    </>
  );
}
