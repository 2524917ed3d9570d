import { useQuery } from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';
import { useAppointments } from '../../shell/session.tsx';

type Unit = Answer<'GET /units/{id}'>;

/** The drafter's own unit and the bodies above it that have a seal: an office drafts for its committee (NĐ 30/2020 Đ10). */
export function useIssuers() {
  const units = [...new Set(useAppointments('leader', 'clerk', 'officer').map(({ unitId }) => unitId))];
  return useQuery({
    queryKey: ['issuers', units],
    queryFn: ({ signal }) => readIssuers(units, signal),
    staleTime: Infinity,
  });
}

const STEPS_UP = 3;

async function readIssuers(unitIds: readonly string[], signal: AbortSignal): Promise<readonly Unit[]> {
  const found = new Map<string, Unit>();
  for (const unitId of unitIds) {
    let id: string | null = unitId;
    for (let up = 0; id !== null && up < STEPS_UP && !found.has(id); up++) {
      const unit: Unit = await api('GET /units/{id}', { path: { id }, signal });
      if (unit.hasSeal) found.set(unit.id, unit);
      // A unit with a seal of its own issues its own documents.
      id = unit.hasSeal ? null : unit.parentId;
    }
  }
  return [...found.values()];
}
