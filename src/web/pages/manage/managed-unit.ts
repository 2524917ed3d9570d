/** The unit that is looked after, kept in the address; the own one at first. */

import { useQuery } from '@tanstack/react-query';
import { api, type Item } from '../../api/client.ts';
import { today } from '../../components/format.ts';
import { useAddressBar } from '../../components/use-address-bar.ts';
import { liveKey } from '../../shell/live.ts';
import { useAppointments, useSession } from '../../shell/session.tsx';

export function useManagedUnit(): string {
  const { get } = useAddressBar();
  const { appointments } = useSession();
  const own = useAppointments('it')[0] ?? appointments[0];
  return get('unit') ?? own?.unitId ?? '';
}

export type AppointmentItem = Item<'GET /units/{id}/appointments'>;

export function usePosts(unitId: string, on = today()) {
  return useQuery({
    queryKey: liveKey('posts', unitId, on),
    queryFn: ({ signal }) =>
      api('GET /units/{id}/appointments', { path: { id: unitId }, query: { on }, signal }),
  });
}

/** Who holds a post in the unit, each once, for choosing. */
export function usePeople(unitId: string): { readonly value: string; readonly label: string }[] {
  const { data } = usePosts(unitId);
  return [...new Map(data?.items.map(({ personId, fullName }) => [personId, fullName]))].map(
    ([value, label]) => ({
      value,
      label,
    }),
  );
}

export function useTypes() {
  const { data } = useQuery({
    queryKey: ['document-types'],
    queryFn: () => api('GET /document-types'),
    staleTime: Infinity,
  });
  return data?.items ?? [];
}
