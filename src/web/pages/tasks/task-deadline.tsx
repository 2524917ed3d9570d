/** Late is said in words; the colour only repeats it. */
import { ClockCircleOutlined, ExclamationCircleFilled } from '@ant-design/icons';
import { Flex, Typography } from 'antd';
import { useWords } from '../../catalogue/words.ts';
import { showDate } from '../../components/format.ts';
import type { Task } from './tasks-page.tsx';
import { taskWords } from './words.ts';

export function TaskDeadline({ task }: { readonly task: Task }) {
  const words = useWords(taskWords);
  if (task.dueDate === null) return <Typography.Text type="secondary">{words.noDeadline}</Typography.Text>;
  const today = showDate(new Date().toISOString()) === showDate(task.dueDate) && task.state !== 'done';
  return (
    <Flex vertical gap={2}>
      <span>
        <ClockCircleOutlined aria-hidden /> {showDate(task.dueDate)}
      </span>
      {task.late && (
        <Typography.Text type="danger" strong>
          <ExclamationCircleFilled aria-hidden /> {task.state === 'done' ? words.doneLate : words.late}
        </Typography.Text>
      )}
      {today && <Typography.Text strong>{words.today}</Typography.Text>}
    </Flex>
  );
}
