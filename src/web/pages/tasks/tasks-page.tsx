/** What is assigned to me, with the deadline of my own part. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Flex, Segmented, type TableColumnsType, Typography } from 'antd';
import { api, type Item } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { RecordList } from '../../components/record-list.tsx';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { TaskDeadline } from './task-deadline.tsx';
import { TaskFrom, TaskSubject } from './task-line.tsx';
import { TaskSteps } from './task-steps.tsx';
import { taskWords } from './words.ts';

export type Task = Item<'GET /tasks'>;

export default function TasksPage() {
  const words = useWords(taskWords);
  const { get, set } = useAddressBar();
  const box = get('box') === 'done' ? 'done' : 'open';
  const read = useInfiniteQuery({
    queryKey: liveKey('tasks', box),
    queryFn: ({ pageParam, signal }) => api('GET /tasks', { query: { box, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Flex vertical gap="middle" aria-live="polite">
      <Typography.Title level={1} className="page-title">
        {words.title}
      </Typography.Title>
      <Segmented<'open' | 'done'>
        aria-label={words.box}
        value={box}
        options={[
          { value: 'open', label: words.open },
          { value: 'done', label: words.done },
        ]}
        onChange={(chosen) => set({ box: chosen === 'open' ? undefined : chosen })}
        style={{ alignSelf: 'start' }}
      />
      <RecordList<Task>
        label={words.list}
        rows={read.data?.pages.flatMap(({ items }) => items)}
        columns={useColumns()}
        card={(task) => (
          <Flex vertical gap="small">
            <TaskSubject task={task} />
            <TaskDeadline task={task} />
            <TaskFrom task={task} />
            <TaskSteps task={task} />
          </Flex>
        )}
        error={read.error}
        onRetry={() => void read.refetch()}
        more={{
          has: read.hasNextPage,
          loading: read.isFetchingNextPage,
          load: () => void read.fetchNextPage(),
        }}
      />
    </Flex>
  );
}

function useColumns(): TableColumnsType<Task> {
  const words = useWords(taskWords);
  return [
    { key: 'task', title: words.task, render: (_, task) => <TaskSubject task={task} /> },
    { key: 'deadline', title: words.deadline, width: 170, render: (_, task) => <TaskDeadline task={task} /> },
    { key: 'from', title: words.from, width: 190, render: (_, task) => <TaskFrom task={task} /> },
    { key: 'steps', title: words.steps, width: 220, render: (_, task) => <TaskSteps task={task} /> },
  ];
}
