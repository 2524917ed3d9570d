/** How a batch goes, document by document. The batch goes on without this page; opened again, it shows where it is. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Progress, Skeleton, Tag, Typography } from 'antd';
import { Link, useParams } from 'react-router';
import { type Answer, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { batchWords } from './words.ts';
import './batch-page.css';

type Batch = Answer<'GET /signing-batches/{id}'>;

export default function BatchResultPage() {
  const words = useWords(batchWords);
  const { id = '' } = useParams();
  const read = useQuery({
    queryKey: liveKey('batch', id),
    queryFn: ({ signal }) => api('GET /signing-batches/{id}', { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 700 : false),
  });
  return (
    <Flex vertical gap="middle">
      <Typography.Title level={1} className="page-title">
        {words.title}
      </Typography.Title>
      {!read.data && <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Skeleton active />}
      {read.data && <Result batch={read.data} />}
    </Flex>
  );
}

function Result({ batch }: { readonly batch: Batch }) {
  const words = useWords(batchWords);
  const language = useLanguage();
  const { counts, items, state, sentence } = batch;
  const { signed = 0, refused = 0 } = counts;
  const tried = signed + refused;
  const told = {
    running: words.running(tried, items.length),
    done: words.done(signed, items.length),
    stopped: words.stopped(signed, items.length),
  }[state];
  return (
    <>
      <div role="status">
        <Progress
          percent={Math.round((100 * tried) / items.length)}
          status={
            state === 'running' ? 'active' : refused > 0 || state === 'stopped' ? 'exception' : 'success'
          }
          aria-label={told}
        />
        <Typography.Text strong>{told}</Typography.Text> {refused > 0 && words.refused(refused)}
      </div>
      {state === 'running' && <Typography.Text type="secondary">{words.goesOn}</Typography.Text>}
      {state === 'stopped' && sentence && <Alert type="error" showIcon title={sentence[language]} />}
      {state !== 'running' && signed < items.length && <Resume id={batch.id} />}
      <ol className="batch-lines">
        {items.map((item) => (
          <ResultLine key={item.documentId} item={item} />
        ))}
      </ol>
      {state !== 'running' && <Link to="/waiting">{words.another}</Link>}
    </>
  );
}

const tones: Readonly<Record<string, string>> = {
  signed: 'success',
  refused: 'error',
  running: 'processing',
};

function ResultLine({ item }: { readonly item: Batch['items'][number] }) {
  const words = useWords(batchWords);
  const language = useLanguage();
  return (
    <li className="batch-line">
      <Flex gap="small" justify="space-between" align="start">
        <Link to={`/documents/${item.documentId}`}>{item.subject ?? item.documentId}</Link>
        <Tag color={tones[item.state] ?? 'default'}>{words.state[item.state]}</Tag>
      </Flex>
      {item.code !== null && <Alert type="error" showIcon title={item.sentence[language]} />}
      <Typography.Text type="secondary" className="digest">
        {[item.numberNotation, item.level].filter(Boolean).join(' · ')}
        {item.sha256 !== null && ` · ${words.digest} ${item.sha256}`}
      </Typography.Text>
    </li>
  );
}

function Resume({ id }: { readonly id: string }) {
  const words = useWords(batchWords);
  const desk = useSigningDesk();
  const resume = useMutation({
    mutationFn: () =>
      desk.withKey({ holder: 'personal' }, words.resume, (signingSessionId) =>
        api('POST /signing-batches/{id}/resume', { path: { id }, body: { signingSessionId } }),
      ),
  });
  return (
    <>
      <ProblemAlert error={resume.error} />
      <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate()}>
        {words.resume}
      </Button>
    </>
  );
}
