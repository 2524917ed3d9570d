/** One incoming document for everybody who may read it: verdict first, the file, what is known, and the steps that are due. */
import { Skeleton, Tabs } from 'antd';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useIsPhone } from '../../shell/preferences.tsx';
import { ArrivalAbout } from './arrival-about.tsx';
import { ArrivalActions } from './arrival-actions.tsx';
import { ArrivalFile } from './arrival-file.tsx';
import { ArrivalHandling } from './arrival-handling.tsx';
import { ArrivalHeader } from './arrival-header.tsx';
import { ArrivalHistory } from './arrival-history.tsx';
import { ArrivalSignatures } from './arrival-signatures.tsx';
import { ArrivalContext, useArrival, useArrivalRecord } from './open-arrival.ts';
import { incomingWords } from './words.ts';
import '../document/document-page.css';
import './arrival-page.css';

export default function ArrivalPage() {
  const { id = '' } = useParams();
  return <OneArrival key={id} id={id} />;
}

function OneArrival({ id }: { readonly id: string }) {
  const { data, error, refetch, refresh } = useArrivalRecord(id);
  const phone = useIsPhone();
  const open = useMemo(() => (data ? { record: data, refresh } : null), [data, refresh]);
  if (open === null)
    return error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : <Skeleton active />;
  return (
    <ArrivalContext value={open}>
      <article className="document-page">
        <ArrivalHeader />
        {phone ? <OnPhone /> : <OnDesk />}
      </article>
    </ArrivalContext>
  );
}

function OnDesk() {
  return (
    <div className="document-columns">
      <div className="document-file">
        <ArrivalFile />
      </div>
      <aside className="document-side">
        <ArrivalActions />
        <Tabs size="small" tabBarGutter={16} items={usePanels()} destroyOnHidden />
      </aside>
    </div>
  );
}

function OnPhone() {
  const words = useWords(incomingWords);
  const file = {
    key: 'file',
    label: words.file,
    children: (
      <div className="document-file">
        <ArrivalFile />
      </div>
    ),
  };
  const panels = usePanels().map((panel) => ({
    ...panel,
    children: <div className="document-panel">{panel.children}</div>,
  }));
  return (
    <>
      <Tabs className="document-tabs" size="small" tabBarGutter={12} items={[file, ...panels]} />
      <ArrivalActions />
    </>
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
