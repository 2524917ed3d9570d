/** A real office never trusts the development PKI, and the demo never pretends to be an office. */
import { AppError } from '../../app-error.ts';
import type { Transact } from '../unit-of-work.ts';
import { identityErrors } from './errors.ts';
import type { IdentityStore } from './identity-store.ts';

/**
 * The first account tells whose the data are: ids grow with time.
 * @throws AppError DATA_IS_DEMO, DATA_IS_REAL; an empty database is either's
 */
export async function refuseMixedData(
  ports: { readonly transact: Transact<{ identity: Pick<IdentityStore, 'accounts'> }> },
  demo: boolean,
): Promise<void> {
  const first = await ports.transact(({ identity }) =>
    identity.accounts({ unitIds: null, on: '' }, { limit: 1 }),
  );
  const account = first.items[0];
  if (account === undefined || account.demo === demo) return;
  throw new AppError(account.demo ? identityErrors.DATA_IS_DEMO : identityErrors.DATA_IS_REAL);
}
