import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { today } from '../../components/format.ts';
import type { AuthorityForm } from './draft-values.ts';

export interface SigningAuthority {
  readonly grantId: string;
  readonly appointmentId: string;
  readonly form: AuthorityForm;
  readonly name: string;
  readonly position: string;
}

const order: readonly AuthorityForm[] = ['head', 'TM', 'KT', 'Q', 'TL', 'TUQ'];

/** The server decides again at each step; this only spares the drafter a refusal. */
export function useAuthorities(unitId: string, typeCode: string) {
  const grants = useQuery({
    queryKey: ['authorities', unitId],
    queryFn: ({ signal }) => api('GET /authorities', { query: { unitId }, signal }),
    enabled: unitId !== '',
  });
  const on = today();
  const people = useQuery({
    queryKey: ['appointments', unitId, on],
    queryFn: ({ signal }) =>
      api('GET /units/{id}/appointments', { path: { id: unitId }, query: { on }, signal }),
    enabled: unitId !== '',
  });
  const inForce = grants.data?.items.filter(
    (grant) =>
      grant.revokedAt === null &&
      grant.validFrom <= on &&
      (grant.validTo === null || grant.validTo >= on) &&
      (grant.scopeTypes === null || grant.scopeTypes.includes(typeCode)),
  );
  const authorities = inForce?.flatMap((grant): SigningAuthority[] => {
    const post = people.data?.items.find(({ id }) => id === grant.appointmentId);
    if (!post) return [];
    const { fullName: name, position } = post;
    return [{ grantId: grant.id, appointmentId: post.id, form: grant.form, name, position }];
  });
  return {
    authorities:
      people.data &&
      authorities?.toSorted((one, other) => order.indexOf(one.form) - order.indexOf(other.form)),
    error: grants.error ?? people.error,
  };
}
