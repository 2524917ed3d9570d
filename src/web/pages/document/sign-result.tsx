import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Modal, Progress, Skeleton, Typography } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { commonWords } from '../../catalogue/common.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { VerdictReport } from '../../components/verdict.tsx';
import { liveKey } from '../../shell/live.ts';
import { useLanguage } from '../../shell/preferences.tsx';
import { signingWords } from '../../signing/signing-words.ts';
import { TokenHelp } from '../../signing/token-help.tsx';
import { TokenFailure } from '../../signing/token-signing.ts';
import { actionWords } from './actions/words.ts';
import { useOpenDocument } from './open-document.ts';
import { useVerification } from './signatures.tsx';

export type SignStage =
  | { readonly kind: 'working'; readonly step: string }
  | { readonly kind: 'token' }
  | { readonly kind: 'signed' }
  | { readonly kind: 'failed'; readonly error: unknown };

interface Props {
  readonly stage: SignStage;
  readonly onClose: () => void;
}

export function SignResult({ stage, onClose }: Props) {
  const words = useWords(actionWords);
  const common = useWords(commonWords);
  const title = useTitle(stage.kind);
  const close = <Button onClick={onClose}>{stage.kind === 'signed' ? words.stay : common.close}</Button>;
  const footer = stage.kind === 'signed' ? <SignedFooter>{close}</SignedFooter> : close;
  return (
    <Modal open title={title} footer={footer} onCancel={onClose} mask={{ closable: false }} width={640}>
      <div aria-live="polite">
        {stage.kind === 'working' && <Working step={stage.step} />}
        {stage.kind === 'token' && <TokenHelp />}
        {stage.kind === 'signed' && <Checked />}
        {stage.kind === 'failed' && <Failed error={stage.error} />}
      </div>
    </Modal>
  );
}

/** Nothing is called signed before the server's own check. */
function useTitle(kind: SignStage['kind']): string {
  const words = useWords(actionWords);
  const { record, main } = useOpenDocument();
  const { data } = useVerification(record.id, kind === 'signed' ? main?.sha256 : undefined);
  if (kind === 'failed') return words.failed;
  if (kind !== 'signed') return words.signing;
  if (!data) return words.checking;
  const verdict = data.files.find(({ role }) => role === 'main')?.report?.document.verdict;
  return verdict === 'TOTAL-PASSED' || verdict === 'INDETERMINATE' ? words.signedTitle : words.notValid;
}

function Working({ step }: { readonly step: string }) {
  const words = useWords(actionWords);
  const signing = useWords(signingWords);
  return (
    <Flex vertical gap="small">
      <Typography.Text>{signing.step[step] ?? signing.working}</Typography.Text>
      <Progress percent={100} status="active" showInfo={false} aria-label={signing.working} />
      <Typography.Text type="secondary">{words.goesOn}</Typography.Text>
    </Flex>
  );
}

function Failed({ error }: { readonly error: unknown }) {
  return error instanceof TokenFailure ? <TokenHelp failure={error} /> : <ProblemAlert error={error} />;
}

/** What the server finds in the file that it kept. */
function Checked() {
  const words = useWords(actionWords);
  const language = useLanguage();
  const { record, main } = useOpenDocument();
  const read = useVerification(record.id, main?.sha256);
  if (read.error) return <ProblemAlert error={read.error} onRetry={() => void read.refetch()} />;
  const file = read.data?.files.find(({ role }) => role === 'main');
  if (!file) return <Skeleton active />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1)
    <section className="sign-checked" tabIndex={0} aria-label={words.checked}>
      <Typography.Paragraph>{words.checked}</Typography.Paragraph>
      {file.report === null ? (
        <Alert type="warning" showIcon title={file.sentence[language]} />
      ) : (
        <VerdictReport report={file.report} />
      )}
    </section>
  );
}

/** The next of those that wait for this person's signature. */
function SignedFooter({ children }: { readonly children: React.ReactNode }) {
  const words = useWords(actionWords);
  const { record } = useOpenDocument();
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: liveKey('next-to-sign', record.id),
    queryFn: ({ signal }) => api('GET /documents', { query: { box: 'to-sign', limit: 2 }, signal }),
  });
  const next = data?.items.find(({ id }) => id !== record.id);
  const go = () => void navigate(next ? `/documents/${next.id}` : '/waiting', { replace: true });
  return (
    <Flex justify="end" gap="small" wrap>
      {children}
      <Button type="primary" onClick={go}>
        {next ? words.next : words.backToList}
      </Button>
    </Flex>
  );
}
