/** What waits, what is late and why, and what will not be repeated without a person. */
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { type Answer, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Wide } from '../../components/wide.tsx';
import { liveKey } from '../../shell/live.ts';
import { QueueWork } from './queue-work.tsx';
import { deliveriesWords } from './words.ts';

type Board = Answer<'GET /queues'>;
export type QueueName = Board['queues'][number]['queue'];

export function QueueBoard() {
  const words = useWords(deliveriesWords);
  const [shown, setShown] = useState<QueueName | null>(null);
  const read = useQuery({
    queryKey: liveKey('queues'),
    queryFn: ({ signal }) => api('GET /queues', { signal }),
    refetchInterval: 10_000,
  });
  return (
    <Flex vertical gap="middle">
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      <Wide label={words.queues} className="wide-table">
        <Table
          aria-label={words.queues}
          rowKey="queue"
          size="small"
          pagination={false}
          loading={read.isPending}
          dataSource={read.data?.queues ?? []}
          columns={[
            { title: words.queue, render: (_, { queue }) => words.names[queue] ?? queue },
            { title: words.open, width: 100, align: 'end', dataIndex: 'open' },
            {
              title: words.lateWork,
              width: 90,
              align: 'end',
              render: (_, { late }) => (late > 0 ? <Tag color="warning">{late}</Tag> : 0),
            },
            {
              title: words.dead,
              width: 100,
              align: 'end',
              render: (_, { dead }) => (dead > 0 ? <Tag color="error">{dead}</Tag> : 0),
            },
            { title: words.hour, width: 150, align: 'end', dataIndex: 'finishedLastHour' },
            {
              title: words.causes,
              render: (_, { causes }) => causes.map(({ error, count }) => `${error} (${count})`).join('; '),
            },
            {
              title: '',
              width: 210,
              render: (_, { queue, late, dead }) =>
                late + dead > 0 && <Button onClick={() => setShown(queue)}>{words.work}</Button>,
            },
          ]}
        />
      </Wide>
      {shown !== null && <QueueWork key={shown} queue={shown} />}
      <Processes processes={read.data?.processes ?? []} />
    </Flex>
  );
}

function Processes({ processes }: Pick<Board, 'processes'>) {
  const words = useWords(deliveriesWords);
  return (
    <Card size="small">
      <h2 className="deliveries-heading">{words.processes}</h2>
      {processes.map(({ id, host, roles, silentSeconds, gone }) => (
        <div key={id}>
          {gone ? '✗' : '✓'} {host} · {roles.join(', ')}{' '}
          <Typography.Text type="secondary">
            {gone ? words.gone : words.silent(String(silentSeconds))}
          </Typography.Text>
        </div>
      ))}
    </Card>
  );
}
