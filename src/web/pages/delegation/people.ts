/** Whom a leader may have sign: the leaders of the own unit and of its offices. The server judges each delegation. */
import { useQuery } from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';

export type Appointment = Answer<'GET /units/{id}/appointments'>['items'][number];

export function useLeadersOf(unitId: string) {
  return useQuery({ queryKey: ['leaders', unitId], queryFn: () => leadersOf(unitId), staleTime: 60_000 });
}

async function leadersOf(unitId: string): Promise<readonly Appointment[]> {
  const below = await api('GET /units', { query: { parentId: unitId, limit: 100 } });
  const offices = below.items.filter(({ kind }) => kind === 'office' || kind.endsWith('-office'));
  const ids = [unitId, ...offices.map(({ id }) => id)];
  const lists = await Promise.all(ids.map((id) => api('GET /units/{id}/appointments', { path: { id } })));
  return lists.flatMap(({ items }) => items.filter(({ role }) => role === 'leader'));
}
