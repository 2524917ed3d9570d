/** For a document that was returned before: which words came and went since. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Collapse, Skeleton } from 'antd';
import { Fragment, useState } from 'react';
import { type Answer, api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useOpenDocument } from './open-document.ts';
import { documentWords } from './words.ts';

type PageChange = Answer<'GET /documents/{id}/changes'>['pages'][number];

export function Changes() {
  const words = useWords(documentWords);
  const { record } = useOpenDocument();
  const [asked, setAsked] = useState(false);
  const wasReturned = record.reviews.some(({ decision }) => decision === 'returned');
  if (!wasReturned || record.state === 'returned') return null;
  return (
    <Collapse
      className="document-changes"
      onChange={(keys) => setAsked(keys.length > 0)}
      items={[{ key: 'changes', label: words.changesTitle, children: asked && <WhatChanged /> }]}
    />
  );
}

function WhatChanged() {
  const words = useWords(documentWords);
  const { record, main, showPage } = useOpenDocument();
  const read = useQuery({
    queryKey: ['changes', record.id, main?.sha256],
    queryFn: ({ signal }) => api('GET /documents/{id}/changes', { path: { id: record.id }, signal }),
  });
  if (read.error) return <ProblemAlert error={read.error} />;
  if (!read.data) return <Skeleton active />;
  const { pages, comparable } = read.data;
  if (!comparable) return <Alert type="warning" showIcon title={words.changesUnreadable} />;
  if (pages.length === 0) return <p>{words.changesNone}</p>;
  return pages.map((page) => (
    <section key={page.page}>
      <button type="button" className="link-button" onClick={() => showPage(page.page)}>
        {words.changesPage(page.page)}
      </button>
      <OnePage change={page} />
    </section>
  ));
}

function OnePage({ change }: { readonly change: PageChange }) {
  const words = useWords(documentWords);
  return (
    <p className="changed-text">
      {change.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
        <Fragment key={index}>
          {part.kind === 'added' && <ins title={words.added}>{part.text}</ins>}
          {part.kind === 'removed' && <del title={words.removed}>{part.text}</del>}
          {part.kind === 'same' && part.text}{' '}
        </Fragment>
      ))}
    </p>
  );
}
