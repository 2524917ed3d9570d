import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Typography } from 'antd';
import { type Answer, addressOf, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import { ledgerWords } from './words.ts';

const tones = { intact: 'success', undetermined: 'warning', broken: 'error' } as const;

export function CheckHere() {
  const words = useWords(ledgerWords);
  const check = useQuery({
    queryKey: ['ledger-check'],
    queryFn: ({ signal }) => api('GET /ledger/check', { signal }),
    enabled: false,
    retry: false,
    gcTime: 0,
  });
  return (
    <Card size="small">
      <Flex vertical gap="small">
        <Flex gap="small" wrap>
          <Button type="primary" loading={check.isFetching} onClick={() => void check.refetch()}>
            {words.check}
          </Button>
          <Button href={addressOf('GET /ledger/export', { query: {} })} download>
            {words.export}
          </Button>
        </Flex>
        <Typography.Text type="secondary">
          {words.checkHelp} {words.exportHelp}
        </Typography.Text>
        <div aria-live="polite">
          {check.isFetching && words.checking}
          {!check.isFetching && check.data && <Verdict report={check.data} />}
        </div>
        <ProblemAlert error={check.error} />
      </Flex>
    </Card>
  );
}

function Verdict({ report }: { readonly report: Answer<'GET /ledger/check'> }) {
  const words = useWords(ledgerWords);
  const language = useLanguage();
  const { proved, untrusted, pending } = report.timestamps;
  return (
    <Alert
      showIcon
      type={tones[report.verdict]}
      title={words.verdicts[report.verdict]}
      description={
        <>
          <div>{words.counted(String(report.events), String(report.batches))}</div>
          <div>{words.stamps(String(proved), String(untrusted), String(pending))}</div>
          <ul>
            {report.findings.map((finding, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: findings have no name of their own, and the list never moves
              <li key={index}>{finding[language]}</li>
            ))}
          </ul>
          {report.omitted > 0 && <div>{words.more(String(report.omitted))}</div>}
          {report.head && (
            <Typography.Text code className="ledger-digest">
              {words.head(String(report.head.number), report.head.digest)}
            </Typography.Text>
          )}
        </>
      }
    />
  );
}
