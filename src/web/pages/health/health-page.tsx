/** How the service is, on one page: what is broken first, each with what to do. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Collapse, Flex, Skeleton, Typography } from 'antd';
import { type Answer, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showMoment } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { EndingSoon, NotLasting } from './health-lists.tsx';
import { MailProblems } from './mail-problems.tsx';
import { healthWords } from './words.ts';
import './health-page.css';

type Line = Answer<'GET /health-report'>['lines'][number];
const signs = { good: '✓', warn: '⚠', bad: '✗' } as const;
const ranks = { bad: 0, warn: 1, good: 2 } as const;

export default function HealthPage() {
  const words = useWords(healthWords);
  const read = useQuery({
    queryKey: liveKey('health'),
    queryFn: ({ signal }) => api('GET /health-report', { signal }),
    refetchInterval: 60_000,
  });
  const report = read.data;
  return (
    <div className="health-page">
      <Flex gap="small" wrap align="center" justify="space-between">
        <Typography.Title level={1} className="health-title">
          {words.title}
        </Typography.Title>
        <Button loading={read.isFetching} onClick={() => void read.refetch()}>
          {words.again}
        </Button>
      </Flex>
      <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending && <Skeleton active />}
      {report && (
        <>
          <Lines lines={report.lines} at={report.at} />
          <EndingSoon items={report.ending} />
          <NotLasting items={report.notLasting} />
        </>
      )}
      <MailProblems />
    </div>
  );
}

function Lines({ lines, at }: { readonly lines: readonly Line[]; readonly at: string }) {
  const words = useWords(healthWords);
  const count = (mark: Line['mark']) => lines.filter((line) => line.mark === mark).length;
  const attention = lines
    .filter(({ mark }) => mark !== 'good')
    .toSorted((a, b) => ranks[a.mark] - ranks[b.mark]);
  const fine = lines.filter(({ mark }) => mark === 'good');
  return (
    <>
      <Alert
        showIcon
        aria-live="polite"
        type={count('bad') > 0 ? 'error' : count('warn') > 0 ? 'warning' : 'success'}
        title={
          attention.length === 0 ? words.allGood : words.some(String(count('bad')), String(count('warn')))
        }
        description={words.at(showMoment(at))}
      />
      <List lines={attention} />
      <Collapse
        items={[{ key: 'fine', label: words.fine(String(fine.length)), children: <List lines={fine} /> }]}
        defaultActiveKey={attention.length === 0 ? ['fine'] : []}
      />
    </>
  );
}

function List({ lines }: { readonly lines: readonly Line[] }) {
  const words = useWords(healthWords);
  const language = useLanguage();
  return (
    <ul className="health-lines">
      {lines.map((line) => (
        <li key={`${line.about.vi} ${line.words.vi}`} className={`health-line health-${line.mark}`}>
          <span role="img" aria-label={words.marks[line.mark]} className="health-sign">
            {signs[line.mark]}
          </span>
          <div>
            <b>{line.about[language]}</b> <span>{line.words[language]}</span>
            {line.todo !== null && (
              <div>
                {words.todo}: {line.todo[language]}
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
