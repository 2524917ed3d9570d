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
  const title = {
    working: words.signing,
    token: words.signing,
    signed: words.signedTitle,
    failed: words.failed,
  }[stage.kind];
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
  if (!file)
    return (
      <>
        <Typography.Paragraph>{words.checking}</Typography.Paragraph>
        <Skeleton active />
      </>
    );
  return (
    <Flex vertical gap="small" className="sign-checked">
      <Typography.Text>{words.checked}</Typography.Text>
      {file.report === null ? (
        <Alert type="warning" showIcon title={file.sentence[language]} />
      ) : (
        <VerdictReport report={file.report} />
      )}
    </Flex>
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
