/** For anyone: a file, or the code of a printed QR. Tells nothing about documents that one does not hold. */
import { InboxOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Card, Descriptions, Flex, Progress, Typography, Upload } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Answer, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { showDate, showSize } from '../../components/format.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { VerdictReport } from '../../components/verdict.tsx';
import { useLanguage } from '../../shell/preferences.tsx';
import { checkWords } from './words.ts';
import './check-page.css';

const LIMIT = 100 * 1024 * 1024;
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
  const [tooLarge, setTooLarge] = useState(false);
  const take = (file: File) => {
    setTooLarge(file.size > LIMIT);
    if (file.size <= LIMIT) check.mutate(file);
    return false;
  };
  return (
    <main className="check-page">
      <Flex vertical gap="middle">
        <Flex justify="space-between" align="center" wrap gap="small">
          <Typography.Title level={1} className="check-title">
            {words.title}
          </Typography.Title>
          <Link to="/">{words.signIn}</Link>
        </Flex>
        <ProblemAlert error={issued.error} />
        {issued.data && <IssuedCard issued={issued.data} />}
        <Upload.Dragger accept="application/pdf,.pdf" showUploadList={false} beforeUpload={take}>
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p className="ant-upload-text">{words.drop}</p>
          <p className="ant-upload-hint">{words.dropHelp}</p>
        </Upload.Dragger>
        <div aria-live="polite">
          {tooLarge && <Alert type="error" showIcon title={words.tooLarge} />}
          {check.isPending && (
            <Progress percent={100} status="active" showInfo={false} aria-label={words.checking} />
          )}
          <ProblemAlert error={check.error} />
          {check.data && <Result checked={check.data} issued={issued.data} />}
        </div>
      </Flex>
    </main>
  );
}

function IssuedCard({ issued }: { readonly issued: Answer<'GET /check/{token}'> }) {
  const words = useWords(checkWords);
  return (
    <Card>
      <Alert type={stateTones[issued.state]} showIcon title={words.state[issued.state]} />
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
  readonly issued: Answer<'GET /check/{token}'> | undefined;
}

function Result({ checked, issued }: ResultProps) {
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
