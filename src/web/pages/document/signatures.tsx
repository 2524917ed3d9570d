/** What the server's own check of the file finds now. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Skeleton } from 'antd';
import { api } from '../../api/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { VerdictReport } from '../../components/verdict.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import { useOpenDocument } from './open-document.ts';

export function useVerification(id: string, sha256: string | undefined) {
  return useQuery({
    queryKey: ['verification', id, sha256],
    queryFn: ({ signal }) => api('GET /documents/{id}/verification', { path: { id }, signal }),
    enabled: sha256 !== undefined,
  });
}

export function Signatures() {
  const language = useLanguage();
  const { record, main } = useOpenDocument();
  const read = useVerification(record.id, main?.sha256);
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active />;
  return read.data.files.map(({ fileId, name, role, report, sentence }) => (
    <section key={fileId}>
      {role === 'attachment' && <h2 className="panel-title">{name}</h2>}
      {report === null ? (
        <Alert type="info" showIcon title={sentence[language]} />
      ) : (
        <VerdictReport report={report} />
      )}
    </section>
  ));
}
