import { api } from '../../api/client.ts';
import { EventTimeline } from '../../components/event-timeline.tsx';
import { liveKey } from '../../shell/live.ts';
import { useArrival } from './open-arrival.ts';

export function ArrivalHistory() {
  const { id } = useArrival().record;
  return (
    <EventTimeline
      queryKey={liveKey('arrival-history', id)}
      readPage={(query, signal) => api('GET /incoming/{id}/history', { path: { id }, query, signal })}
    />
  );
}
