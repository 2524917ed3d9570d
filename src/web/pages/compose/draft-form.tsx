import { Card, Typography } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Addressees } from './addressees.tsx';
import { Attachments } from './attachments.tsx';
import { Basics } from './basics.tsx';
import { Conflict } from './conflict.tsx';
import { ContentSection, type How } from './content-section.tsx';
import { DraftBar } from './draft-bar.tsx';
import { Returned } from './returned.tsx';
import { Signers } from './signers.tsx';
import { useOwnDraft } from './use-draft.ts';
import { composeWords } from './words.ts';

const Preview = lazy(() => import('./preview.tsx'));

export function DraftForm() {
  const words = useWords(composeWords);
  const draft = useOwnDraft();
  const hasFile = draft.record?.files.some(({ role }) => role === 'main') ?? false;
  const [how, setHow] = useState<How>(draft.content !== null ? 'write' : 'upload');
  return (
    <article>
      <Typography.Title level={1} className="page-title draft-title">
        {draft.id === null ? words.newTitle : words.editTitle}
      </Typography.Title>
      <div className={`draft-columns${hasFile || how === 'write' ? ' with-preview' : ''}`}>
        <div className="draft-columns">
          <Conflict />
          <Returned />
          <Part title={words.basics}>
            <Basics />
          </Part>
          <Part title={words.addressees}>
            <Addressees />
          </Part>
          <Part title={words.signers}>
            <Signers />
          </Part>
          <Part title={words.content}>
            <ContentSection how={how} onHow={setHow} />
          </Part>
          <Part title={words.attachments}>
            <Attachments />
          </Part>
        </div>
        {(hasFile || how === 'write') && (
          <Suspense fallback={null}>
            <Preview how={how} />
          </Suspense>
        )}
      </div>
      <ProblemAlert error={draft.error} />
      <DraftBar />
    </article>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card size="small" title={<h2>{title}</h2>}>
      {children}
    </Card>
  );
}
