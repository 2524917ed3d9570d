/** What a record answers, or is answered by: shown to those who may read that too, and to nobody else. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client.ts';
import { liveKey } from '../shell/live.ts';

interface Props {
  readonly id: string | null;
  readonly title: string;
}

export function RelatedArrival({ id, title }: Props) {
  const { data } = useQuery({
    queryKey: liveKey('related-arrival', id),
    queryFn: ({ signal }) => api('GET /incoming/{id}', { path: { id: id ?? '' }, signal }),
    enabled: id !== null,
    retry: false,
  });
  if (!data) return null;
  return (
    <Related title={title} to={`/incoming/${data.id}`}>
      {data.numberSymbol} · {data.senderName}: {data.subject}
    </Related>
  );
}

export function RelatedDocument({ id, title }: Props) {
  const { data } = useQuery({
    queryKey: liveKey('related-document', id),
    queryFn: ({ signal }) => api('GET /documents/{id}', { path: { id: id ?? '' }, signal }),
    enabled: id !== null,
    retry: false,
  });
  if (!data) return null;
  return (
    <Related title={title} to={`/documents/${data.id}`}>
      {data.numberSymbol}: {data.subject}
    </Related>
  );
}

function Related({
  title,
  to,
  children,
}: {
  readonly title: string;
  readonly to: string;
  readonly children: ReactNode;
}) {
  return (
    <section>
      <h2 className="panel-title">{title}</h2>
      <Link to={to} className="related-link">
        {children}
      </Link>
    </section>
  );
}
