/** One outgoing document for everybody who may read it: the file, what is known of it, and the steps that are due. */
import { Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RecordFrame } from '../../components/record/record-frame.tsx';
import { About } from './about.tsx';
import { ActionBar } from './action-bar.tsx';
import { Changes } from './changes.tsx';
import { DocumentHeader } from './document-header.tsx';
import { Follow } from './follow.tsx';
import { History } from './history.tsx';
import { MainFile } from './main-file.tsx';
import {
  DocumentContext,
  type OpenDocument,
  type Pin,
  useDocumentRecord,
  useOpenDocument,
} from './open-document.ts';
import { SignFlowProvider } from './sign-flow.tsx';
import { Signatures } from './signatures.tsx';
import { documentWords } from './words.ts';
import './document-page.css';

export default function DocumentPage() {
  const { id = '' } = useParams();
  // A new document is a new page: nothing typed for one may be sent with another.
  return <OneDocument key={id} id={id} />;
}

function OneDocument({ id }: { readonly id: string }) {
  const { data, error, refetch, refresh } = useDocumentRecord(id);
  const [pins, setPins] = useState<readonly Pin[]>([]);
  const [page, showPage] = useState<number>();
  const open = useMemo<OpenDocument | null>(() => {
    if (!data) return null;
    const { body: record, etag } = data;
    const main = record.files.find(({ role }) => role === 'main');
    const attachments = record.files.filter(({ role }) => role === 'attachment');
    return { record, etag, main, attachments, refresh, pins, setPins, showPage };
  }, [data, pins, refresh]);
  if (open === null)
    return error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : <Skeleton active />;
  return (
    <DocumentContext value={open}>
      <SignFlowProvider>
        <Layout page={page} />
      </SignFlowProvider>
    </DocumentContext>
  );
}

function Layout({ page }: { readonly page: number | undefined }) {
  const words = useWords(documentWords);
  return (
    <RecordFrame
      header={<DocumentHeader />}
      file={{ label: words.file, children: <MainFile page={page} /> }}
      steps={<ActionBar />}
      before={<Changes />}
      panels={usePanels()}
    />
  );
}

const issuedStates = new Set(['issued', 'sent', 'recalled', 'replaced']);

function usePanels() {
  const words = useWords(documentWords);
  const { record, main } = useOpenDocument();
  return [
    { key: 'about', label: words.about, children: <About /> },
    ...(issuedStates.has(record.state) ? [{ key: 'follow', label: words.follow, children: <Follow /> }] : []),
    ...(main ? [{ key: 'signatures', label: words.signatures, children: <Signatures /> }] : []),
    { key: 'history', label: words.history, children: <History /> },
  ];
}
