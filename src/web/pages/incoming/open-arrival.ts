/** The incoming document that the page shows, and who one is to it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { type Answer, ApiError, addressOf, api, codeOf } from '../../api/client.ts';
import { stateWords } from '../../catalogue/states.ts';
import { useWords } from '../../catalogue/words.ts';
import { useSeenVersion } from '../../components/seen-version.tsx';
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

/** For a dialog of one step; call it where the dialog is open. */
export function useSeenArrival() {
  const { record, refresh } = useArrival();
  const states = useWords(stateWords);
  const seen = useSeenVersion(`"${record.version}"`);
  const onError = (error: unknown) => {
    if (codeOf(error) === 'STALE_ETAG') void refresh();
  };
  return { seen, state: states.incoming[record.state] ?? record.state, onError };
}

/** Which steps this person may take now, for the buttons; the server decides again. */
export interface Duties {
  readonly clerk: boolean;
  readonly leader: boolean;
  /** Named in an assignment that is open. */
  readonly handles: boolean;
  /** As a leader: an officer finishes, and hands nothing on. */
  readonly leads: boolean;
}

type Assigned = Arrival['assignments'][number];
type Held = ReturnType<typeof useSession>['appointments'][number];

export function useDuties(): Duties {
  const { record } = useArrival();
  const { appointments } = useSession();
  const inUnit = (role: Role) =>
    appointments.some((held) => held.role === role && held.unitId === record.unitId);
  const takes = (held: Held, { assigneeId, unitId }: Assigned) =>
    held.id === assigneeId || (held.unitId === unitId && (held.role === 'leader' || held.role === 'clerk'));
  const open = record.assignments.filter(
    (one) => one.state !== 'closed' && appointments.some((held) => takes(held, one)),
  );
  return {
    clerk: inUnit('clerk'),
    leader: inUnit('leader'),
    handles: open.some(({ state }) => state !== 'done'),
    leads: open.some(
      (one) => one.part === 'lead' && appointments.some((held) => held.role === 'leader' && takes(held, one)),
    ),
  };
}

/** Which arrival is likely the same, when a step was refused because of it. */
export function earlierOf(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.problem.code !== 'INCOMING_DUPLICATE') return null;
  const id = error.problem.details?.['earlierId'];
  return typeof id === 'string' ? id : null;
}

export function arrivalFile(incomingId: string, fileId: string): string {
  return addressOf('GET /incoming/{id}/files/{fileId}', { path: { id: incomingId, fileId } });
}
