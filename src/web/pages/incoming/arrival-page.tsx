/** One incoming document for everybody who may read it: verdict first, the file, what is known, and the steps that are due. */
import { Skeleton } from 'antd';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RecordFrame } from '../../components/record/record-frame.tsx';
import { ArrivalAbout } from './arrival-about.tsx';
import { ArrivalActions } from './arrival-actions.tsx';
import { ArrivalFile } from './arrival-file.tsx';
import { ArrivalHandling } from './arrival-handling.tsx';
import { ArrivalHeader } from './arrival-header.tsx';
import { ArrivalHistory } from './arrival-history.tsx';
import { ArrivalSignatures } from './arrival-signatures.tsx';
import { ArrivalContext, useArrival, useArrivalRecord } from './open-arrival.ts';
import { incomingWords } from './words.ts';
import './arrival-page.css';

export default function ArrivalPage() {
  const { id = '' } = useParams();
  return <OneArrival key={id} id={id} />;
}

function OneArrival({ id }: { readonly id: string }) {
  const { data, error, refetch, refresh } = useArrivalRecord(id);
  const open = useMemo(() => (data ? { record: data, refresh } : null), [data, refresh]);
  if (open === null)
    return error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : <Skeleton active />;
  return (
    <ArrivalContext value={open}>
      <Layout />
    </ArrivalContext>
  );
}

function Layout() {
  const words = useWords(incomingWords);
  return (
    <RecordFrame
      header={<ArrivalHeader />}
      file={{ label: words.file, children: <ArrivalFile /> }}
      steps={<ArrivalActions />}
      panels={usePanels()}
    />
  );
}

function usePanels() {
  const words = useWords(incomingWords);
  const { record } = useArrival();
  return [
    { key: 'about', label: words.about, children: <ArrivalAbout /> },
    { key: 'handling', label: words.handling, children: <ArrivalHandling /> },
    ...(record.source === 'electronic'
      ? [{ key: 'signatures', label: words.signatures, children: <ArrivalSignatures /> }]
      : []),
    { key: 'history', label: words.history, children: <ArrivalHistory /> },
  ];
}
