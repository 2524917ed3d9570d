import { CheckOutlined, FormOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { FinishDialog } from './finish-dialog.tsx';
import type { Task } from './tasks-page.tsx';
import { taskWords } from './words.ts';

export function TaskSteps({ task }: { readonly task: Task }) {
  const words = useWords(taskWords);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [finishing, setFinishing] = useState(false);
  const start = useMutation({
    mutationFn: () => api('POST /incoming/{id}/start', { path: { id: task.id } }),
    onSuccess: () => void message.success(words.started),
    onSettled: () => queries.invalidateQueries({ queryKey: liveKey() }),
  });
  if (task.state === 'done') return <Done task={task} />;
  return (
    <Flex vertical gap="small" align="start">
      {task.state === 'assigned' && (
        <Button
          type="primary"
          icon={<PlayCircleOutlined aria-hidden />}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {words.start}
        </Button>
      )}
      {task.state === 'in_progress' && (
        <Button type="primary" icon={<CheckOutlined aria-hidden />} onClick={() => setFinishing(true)}>
          {words.finish}
        </Button>
      )}
      <Link to={`/drafts/new?replyTo=${task.id}`} className="task-reply">
        <FormOutlined aria-hidden /> {words.reply}
      </Link>
      <ProblemAlert error={start.error} />
      {finishing && <FinishDialog task={task} onClose={() => setFinishing(false)} />}
    </Flex>
  );
}

function Done({ task }: { readonly task: Task }) {
  const words = useWords(taskWords);
  return (
    <Flex vertical gap={4}>
      <Typography.Text>{task.result}</Typography.Text>
      {task.replyDocumentId !== null && (
        <Link to={`/documents/${task.replyDocumentId}`}>{words.openReply}</Link>
      )}
    </Flex>
  );
}
