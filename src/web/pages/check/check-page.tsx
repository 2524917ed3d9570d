/** For anyone: a file, or the code of a printed QR. Tells nothing about documents that one does not hold. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Card, Descriptions, Flex, Progress, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Answer, ApiError, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showSize } from '../../components/format.ts';
import { LanguageButton } from '../../components/language-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { VerdictReport } from '../../components/verdict.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { FileField, type Refusal } from './file-field.tsx';
import { checkWords } from './words.ts';
import './check-page.css';

const stateTones = { issued: 'success', recalled: 'error', replaced: 'warning' } as const;

export default function CheckPage() {
  const words = useWords(checkWords);
  const { token } = useParams();
  const issued = useQuery({
    queryKey: ['check', token],
    queryFn: () => api('GET /check/{token}', { path: { token: token ?? '' } }),
    enabled: token !== undefined,
  });
  const check = useMutation({ mutationFn: (file: File) => api('POST /check', { file }) });
  const [refusal, setRefusal] = useState<Refusal>();
  usePageTitle(words.title);
  const take = (file: File) => {
    setRefusal(undefined);
    check.mutate(file);
  };
  const refuse = (why: Refusal) => {
    check.reset();
    setRefusal(why);
  };
  const file = check.variables;
  const again = file && worthRetrying(check.error) ? { onRetry: () => take(file) } : {};
  return (
    <main className="check-page">
      <Flex vertical gap="middle">
        <Flex justify="space-between" align="center" wrap gap="small">
          <Flex align="center" gap="small">
            <img src="/icon.svg" alt="" width={40} height={40} />
            <Typography.Title level={1} className="check-title">
              {words.title}
            </Typography.Title>
          </Flex>
          <Flex align="center" gap="small" className="check-links">
            <LanguageButton />
            <Link to="/">{words.signIn}</Link>
          </Flex>
        </Flex>
        <Typography.Text>{words.about}</Typography.Text>
        <ProblemAlert error={issued.error} {...retryOf(issued)} />
        {issued.data && <IssuedCard issued={issued.data} />}
        <FileField busy={check.isPending} onFile={take} onRefused={refuse} />
        <div aria-live="polite">
          {refusal && <Alert type="error" showIcon title={words.refusals[refusal]} />}
          {check.isPending && (
            <>
              <Typography.Text>{words.checking(file?.name ?? '')}</Typography.Text>
              <Progress percent={100} status="active" showInfo={false} aria-label={words.checkingShort} />
            </>
          )}
          <ProblemAlert error={check.error} {...again} />
          {check.data && <Result checked={check.data} name={file?.name ?? ''} issued={issued.data} />}
        </div>
        {token === undefined && check.isIdle && refusal === undefined && <HowTo />}
      </Flex>
    </main>
  );
}

function HowTo() {
  const words = useWords(checkWords);
  return (
    <ul className="plain-list">
      <li>{words.howTo.file}</li>
      <li>{words.howTo.code}</li>
      <li>{words.howTo.paper}</li>
    </ul>
  );
}

/** The same file may pass a little later: the service was full or out of reach. */
function worthRetrying(error: unknown): boolean {
  return error instanceof ApiError && [0, 429, 502, 503, 504].includes(error.problem.status);
}

function retryOf({ error, refetch }: { readonly error: unknown; readonly refetch: () => unknown }) {
  return worthRetrying(error) ? { onRetry: () => void refetch() } : {};
}

function IssuedCard({ issued }: { readonly issued: Answer<'GET /check/{token}'> }) {
  const words = useWords(checkWords);
  return (
    <Card>
      <Alert
        className="check-state"
        type={stateTones[issued.state]}
        showIcon
        title={words.state[issued.state]}
      />
      <Descriptions
        column={1}
        items={[
          { key: 'number', label: words.number, children: issued.numberSymbol },
          { key: 'date', label: words.date, children: showDate(issued.issuedOn) },
          { key: 'issuer', label: words.issuer, children: issued.issuer },
          { key: 'digest', label: words.digest, children: <code className="digest">{issued.sha256}</code> },
        ]}
      />
      <Typography.Text>{words.compare}</Typography.Text>
    </Card>
  );
}

interface ResultProps {
  readonly checked: Answer<'POST /check'>;
  readonly name: string;
  readonly issued: Answer<'GET /check/{token}'> | undefined;
}

function Result({ checked, name, issued }: ResultProps) {
  const words = useWords(checkWords);
  const language = useLanguage();
  const same = issued === undefined ? undefined : issued.sha256 === checked.sha256;
  return (
    <Flex vertical gap="middle">
      {same !== undefined && (
        <Alert type={same ? 'success' : 'error'} showIcon title={same ? words.same : words.different} />
      )}
      <VerdictReport report={checked.report} />
      <Descriptions
        column={1}
        items={[
          { key: 'name', label: words.file, children: <span className="digest">{name}</span> },
          {
            key: 'digest',
            label: words.ownDigest,
            children: <code className="digest">{checked.sha256}</code>,
          },
          { key: 'size', label: words.size, children: showSize(checked.size, language) },
        ]}
      />
    </Flex>
  );
}
