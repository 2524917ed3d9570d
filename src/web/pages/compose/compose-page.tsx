/** A draft: new, from a reply, or returned from review. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '../../api/client.ts';
import { useWords } from '../../catalogue/words.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useDocumentRecord } from '../document/open-document.ts';
import type { Content } from './content.ts';
import { DraftForm } from './draft-form.tsx';
import { valuesOf } from './draft-values.ts';
import { useReplyValues } from './reply-values.ts';
import { DraftContext, useDraft } from './use-draft.ts';
import { composeWords } from './words.ts';
import './compose-page.css';

export default function ComposePage() {
  const { id = 'new' } = useParams();
  const [params] = useSearchParams();
  const replyTo = params.get('replyTo');
  const [opened, setOpened] = useState<Opened>({ created: null, replyTo, arrived: false, count: 0 });
  const next = follow(opened, id, replyTo);
  if (next !== opened) setOpened(next);
  if (id !== 'new' && id !== next.created) return <KeptDraft key={id} id={id} />;
  return (
    <NewDraft
      key={next.count}
      replyTo={next.replyTo}
      created={next.created}
      onCreated={(made) => setOpened({ ...next, created: made })}
    />
  );
}

/** Saving a new draft gives it an address; what is open on the page stays open then, and a further new draft is another one. */
interface Opened {
  readonly created: string | null;
  readonly replyTo: string | null;
  readonly arrived: boolean;
  readonly count: number;
}

function follow(opened: Opened, id: string, replyTo: string | null): Opened {
  if (id === opened.created) return opened.arrived ? opened : { ...opened, arrived: true };
  const another = opened.arrived || (opened.created === null && replyTo !== opened.replyTo);
  if (id !== 'new' || !another) return opened;
  return { created: null, replyTo, arrived: false, count: opened.count + 1 };
}

interface NewProps {
  readonly replyTo: string | null;
  readonly created: string | null;
  readonly onCreated: (id: string) => void;
}

function NewDraft({ replyTo, created, onCreated }: NewProps) {
  const { values, error } = useReplyValues(replyTo);
  if (error) return <ProblemAlert error={error} />;
  if (!values) return <Skeleton active />;
  return <FollowNew values={values} created={created} onCreated={onCreated} />;
}

type Values = NonNullable<ReturnType<typeof useReplyValues>['values']>;

function FollowNew({ values, created, onCreated }: Omit<NewProps, 'replyTo'> & { readonly values: Values }) {
  const navigate = useNavigate();
  const { data } = useDocumentRecord(created ?? '', created !== null);
  const start = { id: null, values, content: null, version: null };
  const draft = useDraft(start, data?.body, (id) => {
    onCreated(id);
    void navigate(`/drafts/${id}`, { replace: true });
  });
  return (
    <DraftContext value={draft}>
      <DraftForm />
    </DraftContext>
  );
}

function KeptDraft({ id }: { readonly id: string }) {
  const words = useWords(composeWords);
  const { data, error, refetch } = useDocumentRecord(id);
  const content = useQuery({
    queryKey: ['content', id],
    queryFn: ({ signal }) => api('GET /documents/{id}/content', { path: { id }, signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const problem = error ?? content.error;
  if (problem) return <ProblemAlert error={problem} onRetry={() => void refetch()} />;
  if (!data || !content.data) return <Skeleton active />;
  if (!data.body.mayDo.includes('edit'))
    return (
      <Alert
        type="info"
        showIcon
        title={words.notADraft}
        action={<Link to={`/documents/${id}`}>{words.openDocument}</Link>}
      />
    );
  return <FollowKept record={data.body} content={(content.data.content as Content | null) ?? null} />;
}

type Record = NonNullable<ReturnType<typeof useDocumentRecord>['data']>['body'];

function FollowKept({ record, content }: { readonly record: Record; readonly content: Content | null }) {
  const start = { id: record.id, values: valuesOf(record), content, version: record.version };
  const draft = useDraft(start, record, () => undefined);
  return (
    <DraftContext value={draft}>
      <DraftForm />
    </DraftContext>
  );
}
