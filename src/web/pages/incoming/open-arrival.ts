/** The incoming document that the page shows, and who one is to it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { type Answer, addressOf, api } from '../../api/client.ts';
import { liveKey } from '../../shell/live.ts';
import { type Role, useSession } from '../../shell/session.tsx';

export type Arrival = Answer<'GET /incoming/{id}'>;

interface OpenArrival {
  readonly record: Arrival;
  /** Reads it again; resolves when it is shown. */
  refresh(): Promise<void>;
}

export const ArrivalContext = createContext<OpenArrival | null>(null);

export function useArrival(): OpenArrival {
  const open = useContext(ArrivalContext);
  if (open === null) throw new Error('outside of the page of an incoming document');
  return open;
}

export function useArrivalRecord(id: string) {
  const queries = useQueryClient();
  const key = liveKey('arrival', id);
  const read = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api('GET /incoming/{id}', { path: { id }, signal }),
  });
  return { ...read, refresh: () => queries.invalidateQueries({ queryKey: key }) };
}

/** Which steps this person may take now, for the buttons; the server decides again. */
export interface Duties {
  readonly clerk: boolean;
  readonly leader: boolean;
  /** Named in an assignment that is open. */
  readonly handles: boolean;
  readonly leads: boolean;
}

export function useDuties(): Duties {
  const { record } = useArrival();
  const { appointments } = useSession();
  const inUnit = (role: Role) =>
    appointments.some((held) => held.role === role && held.unitId === record.unitId);
  const own = new Set(appointments.map(({ id }) => id));
  const open = record.assignments.filter(
    ({ assigneeId, state }) => own.has(assigneeId) && state !== 'closed',
  );
  return {
    clerk: inUnit('clerk'),
    leader: inUnit('leader'),
    handles: open.some(({ state }) => state !== 'done'),
    leads: open.some(({ part }) => part === 'lead'),
  };
}

export function arrivalFile(incomingId: string, fileId: string): string {
  return addressOf('GET /incoming/{id}/files/{fileId}', { path: { id: incomingId, fileId } });
}
