import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { ActingAppointment, Actor } from './actor.ts';
import type { Account, IdentityStore } from './identity-store.ts';
import { type Action, permit } from './permissions.ts';

export interface CareOfAccount {
  readonly account: Account;
  readonly acting: ActingAppointment;
  /** Of the first post of the account's person. */
  readonly unitId: string;
}

/**
 * Who acts must be in charge of every post the person holds; an account without a post is nobody's to change.
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function careOfAccount(
  identity: Pick<IdentityStore, 'account' | 'actingAppointments'>,
  actor: Actor,
  action: Action,
  accountId: string,
  on: string,
): Promise<CareOfAccount> {
  const account = await identity.account(accountId);
  if (account === null) throw new AppError(officeErrors.NOT_FOUND);
  const posts = await identity.actingAppointments(account.personId, on);
  const permitted = posts.map(({ unitId, unitPath }) => permit(actor, action, { unitId, unitPath }));
  const [acting, post] = [permitted[0], posts[0]];
  if (acting === undefined || post === undefined) throw new AppError(officeErrors.NOT_FOUND);
  return { account, acting, unitId: post.unitId };
}
