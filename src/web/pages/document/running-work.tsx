/** A job that was begun here or elsewhere, perhaps before the page was closed: it goes on, and its end is told. */
import { useQuery } from '@tanstack/react-query';
import { App, Flex, Progress, Typography } from 'antd';
import { codeOf } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { useOpenDocument } from './open-document.ts';
import { useSignFlow } from './sign-flow.tsx';
import { documentWords } from './words.ts';

export function RunningWork({ jobId }: { readonly jobId: string }) {
  const words = useWords(documentWords);
  const { refresh } = useOpenDocument();
  const flow = useSignFlow();
  const desk = useSigningDesk();
  const { message, modal } = App.useApp();
  useQuery({
    queryKey: ['job', jobId],
    queryFn: async () => {
      let kind = '';
      const ended = await desk
        .follow(jobId, (report) => {
          kind = report.kind;
        })
        .then(
          () => ({ error: undefined }),
          (error: unknown) => ({ error }),
        );
      await refresh();
      // Somebody else's job may not be asked after: the document itself tells how it ended.
      if (codeOf(ended.error) === 'NOT_FOUND') return true;
      if (kind === 'sign-document') flow.ended(ended.error);
      else if (ended.error === undefined) void message.success(words.workDone);
      else modal.error({ title: words.workFailed, content: <ProblemAlert error={ended.error} /> });
      return true;
    },
    enabled: !flow.busy,
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Flex vertical className="document-actions" role="status">
      <Typography.Text>{words.running}</Typography.Text>
      <Progress percent={100} status="active" showInfo={false} aria-label={words.running} />
    </Flex>
  );
}
