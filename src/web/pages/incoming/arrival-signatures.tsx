import { useQuery } from '@tanstack/react-query';
import { Alert, Skeleton } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { VerdictReport } from '../../components/verdict.tsx';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { useArrival } from './open-arrival.ts';
import { incomingWords } from './words.ts';

/** What was found when the document came, file by file. */
export function ArrivalSignatures() {
  const words = useWords(incomingWords);
  const language = useLanguage();
  const { id } = useArrival().record;
  const read = useQuery({
    queryKey: liveKey('arrival-verification', id),
    queryFn: ({ signal }) => api('GET /incoming/{id}/verification', { path: { id }, signal }),
  });
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active />;
  if (read.data.files === null) return <Alert type="warning" showIcon title={words.notChecked} />;
  return read.data.files.map(({ name, role, sha256, sentence, report }) => (
    <section key={name + sha256}>
      {role === 'attachment' && <h2 className="panel-title">{name}</h2>}
      {report === null ? (
        <Alert type="info" showIcon title={sentence[language]} />
      ) : (
        <VerdictReport report={report} />
      )}
    </section>
  ));
}
