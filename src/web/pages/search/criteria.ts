/** What is asked stands in the address: a search can be sent on, and found again with "Back". */
import type { Query } from '../../api/client.ts';
import { useAddressBar } from '../../components/use-address-bar.ts';

export type Criteria = Pick<
  NonNullable<Query<'GET /search'>>,
  'query' | 'direction' | 'typeCode' | 'issuer' | 'from' | 'to'
>;

export const criteriaNames = ['query', 'direction', 'typeCode', 'issuer', 'from', 'to'] as const;

export function useCriteria() {
  const { get, set } = useAddressBar();
  const criteria: Criteria = Object.fromEntries(criteriaNames.map((name) => [name, get(name)]));
  const replace = (next: Criteria) =>
    set(Object.fromEntries(criteriaNames.map((name) => [name, next[name]])));
  const asked = criteriaNames.some((name) => criteria[name] !== undefined);
  return { criteria, set, replace, asked };
}
