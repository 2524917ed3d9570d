/** The certificates that the person signs with; a lost token is stopped from here at once, without waiting for anybody. */
import { useQueries } from '@tanstack/react-query';
import { Flex, Skeleton, Typography } from 'antd';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { liveKey } from '../../shell/live.ts';
import { useAppointments, useSession } from '../../shell/session.tsx';
import type { Holder } from '../manage/certificates.tsx';
import { OneCertificate } from '../manage/one-certificate.tsx';
import { accountWords } from './words.ts';
import '../manage/manage-page.css';

export function OwnCertificates() {
  const words = useWords(accountWords);
  const { account } = useSession();
  const seals = useAppointments('clerk').map(({ unitId }): Holder => ({ unitId }));
  const holders: readonly Holder[] = [{ personId: account.personId }, ...seals];
  const reads = useQueries({
    queries: holders.map((holder) => ({
      queryKey: liveKey('certificates', holder),
      queryFn: ({ signal }: { signal: AbortSignal }) => api('GET /certificates', { query: holder, signal }),
    })),
  });
  const held = reads.flatMap(({ data }) => data?.items ?? []);
  const failed = reads.find(({ error }) => error !== null);
  return (
    <Flex vertical gap="small">
      <Typography.Text type="secondary">{words.certificatesWhy}</Typography.Text>
      <ProblemAlert error={failed?.error} onRetry={() => void failed?.refetch()} />
      {reads.some(({ isPending }) => isPending) && <Skeleton active />}
      {!failed && reads.every(({ data }) => data) && held.length === 0 && (
        <Typography.Text>{words.certificatesNone}</Typography.Text>
      )}
      <ul className="manage-list">
        {held.map((certificate) => (
          <li key={certificate.id}>
            <OneCertificate certificate={certificate} mayStop={false} />
          </li>
        ))}
      </ul>
    </Flex>
  );
}
