/** In whose care requests that need a second person lie, and which of them wait for one official. */
import type { ErrorText } from '../../app-error.ts';
import type { Actor } from './actor.ts';
import { allowedAs } from './permissions.ts';
import type { NamedRecovery, RecoveryKind, RecoveryStore } from './recovery-store.ts';

export const kindNames: Readonly<Record<RecoveryKind, ErrorText>> = {
  password: { vi: 'Cấp lại mật khẩu', en: 'A new password' },
  'second-factor': { vi: 'Bỏ mã xác thực đã mất', en: 'A lost second factor' },
  enable: { vi: 'Mở lại tài khoản', en: 'An account opened again' },
  leaver: { vi: 'Thôi việc', en: 'A person who leaves' },
  'lost-key': { vi: 'Mất thiết bị ký', en: 'A lost token' },
};

export interface Care {
  readonly unitIds: readonly string[];
  readonly unitsAndBelow: readonly string[];
}

/** IT answers for units and all below them, a leader for their own unit alone. Null: for none. */
export function inCareOf(actor: Actor): Care | null {
  const withAction = (action: 'recovery.request' | 'recovery.confirm') =>
    actor.appointments
      .filter((post) => allowedAs({ ...actor, appointments: [post] }, action, post) !== null)
      .map(({ unitId }) => unitId);
  const [unitIds, unitsAndBelow] = [withAction('recovery.confirm'), withAction('recovery.request')];
  return unitIds.length + unitsAndBelow.length === 0 ? null : { unitIds, unitsAndBelow };
}

/** Undecided and in time, neither asked for by the official nor about them. Newest first. */
export async function recoveriesToConfirm(
  { recoveries }: { readonly recoveries: Pick<RecoveryStore, 'list'> },
  actor: Actor,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<{ readonly items: readonly NamedRecovery[]; readonly more: boolean }> {
  const care = inCareOf(actor);
  if (care === null) return { items: [], more: false };
  const page = await recoveries.list({ ...care, state: 'pending' }, { limit });
  const items = page.items.filter(
    ({ expiresAt, requestedBy, accountId }) =>
      expiresAt > now && requestedBy !== actor.accountId && accountId !== actor.accountId,
  );
  return { items, more: page.next !== null };
}
