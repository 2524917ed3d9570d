/** Signing many: a summary that must be seen to its end, one PIN, and the result of each document at an address of its own. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Skeleton, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { type Answer, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useSigningDesk } from '../../signing/signing-desk.tsx';
import { SummaryLine } from './summary-line.tsx';
import { batchWords } from './words.ts';
import './batch-page.css';

type Summary = Answer<'POST /signing-batches/summary'>;
/** One page of the list; the rest follows when these are signed. */
const MOST = 100;

export default function BatchPage() {
  const words = useWords(batchWords);
  const read = useQuery({
    queryKey: ['batch-summary'],
    queryFn: readSummary,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Flex vertical gap="middle">
      <Typography.Title level={1} className="page-title">
        {words.title}
      </Typography.Title>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending && <Skeleton active />}
      {read.data === null && <Empty description={words.nothing} />}
      {read.data && <Choose summary={read.data.summary} more={read.data.more} />}
    </Flex>
  );
}

async function readSummary(): Promise<{ readonly summary: Summary; readonly more: boolean } | null> {
  const { items, next } = await api('GET /documents', { query: { box: 'to-sign', limit: MOST } });
  if (items.length === 0) return null;
  const documentIds = items.map(({ id }) => id);
  return {
    summary: await api('POST /signing-batches/summary', { body: { documentIds } }),
    more: next !== null,
  };
}

function Choose({ summary, more }: { readonly summary: Summary; readonly more: boolean }) {
  const words = useWords(batchWords);
  const desk = useSigningDesk();
  const navigate = useNavigate();
  const ready = summary.documents.filter(({ refusal }) => refusal === null).map(({ id }) => id);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(ready));
  const end = useRef<HTMLParagraphElement>(null);
  const seen = useSeen(end);
  const start = useMutation({
    mutationFn: () =>
      desk.withKey({ holder: 'personal' }, words.what(chosen.size), async (signingSessionId) => {
        const documentIds = [...chosen];
        const { summaryDigest } = summary;
        const { batch } = await api('POST /signing-batches', {
          body: { documentIds, summaryDigest, signingSessionId },
        });
        await navigate(`/batch/${batch.id}`);
        return batch;
      }),
  });
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <Typography.Text>{words.intro}</Typography.Text>
      {more && <Alert type="info" showIcon title={words.more(MOST)} />}
      <ol className="batch-lines">
        {summary.documents.map((shown) => (
          <SummaryLine
            key={shown.id}
            shown={shown}
            chosen={chosen.has(shown.id)}
            onChosen={(on) => toggle(shown.id, on)}
          />
        ))}
      </ol>
      <p ref={end}>{words.end}</p>
      <div className="batch-actions">
        <ProblemAlert error={start.error} />
        <Button
          type="primary"
          size="large"
          block
          disabled={!seen || chosen.size === 0}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {seen ? words.sign(chosen.size) : words.seeEnd}
        </Button>
      </div>
    </>
  );
}

/** Once the element has been on the screen, it stays seen. */
function useSeen(element: React.RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true));
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [element]);
  return seen;
}
