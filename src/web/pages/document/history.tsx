import { api } from '../../api/client.ts';
import { EventTimeline } from '../../components/event-timeline.tsx';
import { liveKey } from '../../shell/live.ts';
import { useOpenDocument } from './open-document.ts';

export function History() {
  const { id } = useOpenDocument().record;
  return (
    <EventTimeline
      queryKey={liveKey('history', id)}
      readPage={(query, signal) => api('GET /documents/{id}/history', { path: { id }, query, signal })}
      remark={({ after }) => reasonOf(after)}
    />
  );
}

function reasonOf(after: Readonly<Record<string, unknown>> | null): string {
  const text = after?.['reason'] ?? after?.['comment'] ?? after?.['opinion'];
  return typeof text === 'string' ? text : '';
}
