import { Flex, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import type { Task } from './tasks-page.tsx';
import { taskWords } from './words.ts';

export function TaskSubject({ task }: { readonly task: Task }) {
  const words = useWords(taskWords);
  return (
    <Flex vertical gap={4}>
      <Link to={`/incoming/${task.id}`} style={{ overflowWrap: 'anywhere' }}>
        {task.subject}
      </Link>
      <Typography.Text type="secondary">
        {task.numberSymbol} · {task.senderName}
        {task.arrivalNumber !== null && ` · ${words.arrival(task.arrivalNumber)}`}
      </Typography.Text>
      <Flex gap={4} wrap>
        <Tag color={task.part === 'lead' ? 'processing' : 'default'}>{words[task.part]}</Tag>
        {task.unitName !== null && <Tag>{task.unitName}</Tag>}
        {task.leaderName !== null && (
          <Typography.Text type="secondary">{words.leads(task.leaderName)}</Typography.Text>
        )}
        <UrgencyTag urgency={task.urgency} />
      </Flex>
    </Flex>
  );
}

export function TaskFrom({ task }: { readonly task: Task }) {
  const words = useWords(taskWords);
  return (
    <Flex vertical gap={2}>
      <span>{task.assignedByName}</span>
      <Typography.Text type="secondary">{words.assignedAt(showMoment(task.assignedAt))}</Typography.Text>
      {task.startedAt !== null && task.state !== 'done' && (
        <Typography.Text type="secondary">{words.startedAt(showMoment(task.startedAt))}</Typography.Text>
      )}
      {task.finishedAt !== null && (
        <Typography.Text type="secondary">{words.finishedAt(showMoment(task.finishedAt))}</Typography.Text>
      )}
    </Flex>
  );
}
