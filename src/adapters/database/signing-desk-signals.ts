import { z } from 'zod';
import type { SigningDesk } from '../../office/identity/signing-desk.ts';
import type { Listener } from './listen.ts';

/** Told by a trigger on the ledger (migrations-custom.sql) in the transaction of the change. */
const CHANNEL = 'signing-desk';
const notice = z.object({ kind: z.string(), accountId: z.string().nullable(), id: z.string().nullable() });

/**
 * What ends an opened key is heard in every process, whoever did it. A notice that was missed lets nobody sign: certificate
 * and account are asked for again at each signature.
 */
export async function hearWhatEndsSigning(
  listener: Listener,
  signingDesk: Pick<SigningDesk, 'closeWhere'>,
): Promise<void> {
  await listener.on(CHANNEL, (payload) => {
    const told = notice.safeParse(parse(payload));
    if (!told.success) return;
    const { kind, accountId, id } = told.data;
    if (kind === 'certificate.revoked' && id !== null) signingDesk.closeWhere({ certificateId: id });
    if (kind === 'account.disabled' && id !== null) signingDesk.closeWhere({ accountId: id });
    if (kind === 'session.closed' && accountId !== null) signingDesk.closeWhere({ accountId });
  });
}

function parse(payload: string | undefined): unknown {
  try {
    return JSON.parse(payload ?? '');
  } catch {
    return undefined;
  }
}
