/** The main file as the server has it, or the pages that it would set from what is typed now. */
import { FileWordOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Spin, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { addressOf, requestBytes } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { PdfViewer } from '../../components/pdf/pdf-viewer.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { fileAddress } from '../document/open-document.ts';
import { readyContent } from './content.ts';
import type { How } from './content-section.tsx';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

export default function Preview({ how }: { readonly how: How }) {
  const words = useWords(composeWords);
  return (
    <Card size="small" title={<h2>{words.preview}</h2>} className="draft-preview-card">
      {how === 'write' ? <LivePages /> : <KeptFile />}
    </Card>
  );
}

function KeptFile() {
  const words = useWords(composeWords);
  const { record } = useOwnDraft();
  const main = record?.files.find(({ role }) => role === 'main');
  if (!record || !main) return null;
  return (
    <div className="draft-preview">
      <PdfViewer url={fileAddress(record.id, main)} title={words.preview} />
    </div>
  );
}

const REST_MS = 900;

/** Asks when the drafter rests. What the head and the foot say is taken from the saved draft. */
function LivePages() {
  const words = useWords(composeWords);
  const { id, version, content, changed, save, busy } = useOwnDraft();
  const asked = useRested(JSON.stringify(content && readyContent(content)));
  const read = useQuery({
    queryKey: ['preview', id, version, asked],
    queryFn: ({ signal }) =>
      requestBytes('POST /documents/{id}/preview', {
        path: { id: id ?? '' },
        body: JSON.parse(asked),
        signal,
      }),
    enabled: id !== null && asked !== 'null' && (JSON.parse(asked)?.body?.length ?? 0) > 0,
    placeholderData: (before) => before,
    retry: false,
    gcTime: 30_000,
  });
  if (id === null)
    return (
      <Button loading={busy} onClick={() => void save().catch(() => undefined)}>
        {words.showPreview}
      </Button>
    );
  return (
    <Flex vertical gap="small">
      <ProblemAlert error={read.error} />
      <Typography.Text type="secondary" aria-live="polite">
        {read.isFetching ? words.previewing : ' '}
      </Typography.Text>
      {read.isPending && read.isFetching && <Spin />}
      {!changed && version !== null && (
        <Button
          icon={<FileWordOutlined aria-hidden />}
          href={addressOf('GET /documents/{id}/content/docx', { path: { id } })}
          download
          style={{ alignSelf: 'start' }}
        >
          {words.asDocx}
        </Button>
      )}
      {read.data && (
        <div className="draft-preview">
          <PdfViewer url={read.data} title={words.preview} />
        </div>
      )}
    </Flex>
  );
}

function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
