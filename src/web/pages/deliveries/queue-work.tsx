import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { App, Button, Card, Flex, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { api, type Item } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import type { QueueName } from './queue-board.tsx';
import { deliveriesWords } from './words.ts';

type Work = Item<'GET /queues/{queue}/work'>;

export function QueueWork({ queue }: { readonly queue: QueueName }) {
  const words = useWords(deliveriesWords);
  return (
    <Card size="small">
      <h2 className="deliveries-heading">{words.workOf(words.names[queue] ?? queue)}</h2>
      <Some queue={queue} state="dead" />
      <Some queue={queue} state="late" />
    </Card>
  );
}

function Some({ queue, state }: { readonly queue: QueueName; readonly state: 'dead' | 'late' }) {
  const words = useWords(deliveriesWords);
  const common = useWords(commonWords);
  const read = useInfiniteQuery({
    queryKey: liveKey('queue-work', queue, state),
    queryFn: ({ pageParam, signal }) =>
      api('GET /queues/{queue}/work', {
        path: { queue },
        query: { state, cursor: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const items = read.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {items.length > 0 && (
        <h3 className="deliveries-heading">{state === 'dead' ? words.dead : words.lateWork}</h3>
      )}
      <ul className="queue-work">
        {items.map((work) => (
          <li key={work.id}>
            <Line work={work} />
          </li>
        ))}
      </ul>
      {read.hasNextPage && <Button onClick={() => void read.fetchNextPage()}>{common.more}</Button>}
    </>
  );
}

function Line({ work }: { readonly work: Work }) {
  const words = useWords(deliveriesWords);
  const { message } = App.useApp();
  const [givingUp, setGivingUp] = useState(false);
  const path = { queue: work.queue, id: work.id };
  const drive = useMutation({
    mutationFn: () => api('POST /queues/{queue}/dead/{id}/re-drive', { path }),
    onSuccess: () => void message.success(words.driven),
  });
  return (
    <Flex vertical gap={4}>
      <Typography.Text strong>
        {work.partner !== null && `${work.partner}: `}
        {work.lastError ?? words.names[work.queue]}
      </Typography.Text>
      <Typography.Text type="secondary">
        {showMoment(work.createdAt)} · {words.attempts(String(work.attempts))} · {work.traceId}
      </Typography.Text>
      {work.deadAt !== null && (
        <Flex gap="small" wrap align="center">
          <span>{words.stopped}</span>
          <Button type="primary" loading={drive.isPending} onClick={() => drive.mutate()}>
            {words.drive}
          </Button>
          <Button onClick={() => setGivingUp(true)}>{words.giveUp}</Button>
        </Flex>
      )}
      <ProblemAlert error={drive.error} />
      {givingUp && <GiveUp path={path} onClose={() => setGivingUp(false)} />}
    </Flex>
  );
}

interface GiveUpProps {
  readonly path: { readonly queue: QueueName; readonly id: string };
  readonly onClose: () => void;
}

function GiveUp({ path, onClose }: GiveUpProps) {
  const words = useWords(deliveriesWords);
  const common = useWords(commonWords);
  const [reason, setReason] = useState('');
  const giveUp = useMutation({
    mutationFn: () => api('POST /queues/{queue}/dead/{id}/give-up', { path, body: { reason } }),
    onSuccess: onClose,
  });
  return (
    <Modal
      open
      title={words.giveUpTitle}
      okText={words.giveUp}
      cancelText={common.cancel}
      okButtonProps={{ disabled: reason.trim() === '', danger: true, loading: giveUp.isPending }}
      onOk={() => giveUp.mutate()}
      onCancel={onClose}
    >
      <Typography.Paragraph>{words.giveUpHelp}</Typography.Paragraph>
      <Input.TextArea
        aria-label={words.reason}
        placeholder={words.reason}
        maxLength={2000}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <ProblemAlert error={giveUp.error} />
    </Modal>
  );
}
