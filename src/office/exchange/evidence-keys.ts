/** The keys of the signed messages in a package of evidence, each only as its unit holds it: others may claim the same key. */
import type { HeldReceiptKey, OrganisationStore } from '../organisation/organisation-store.ts';
import type { ReceiptSigner } from './receipt-signer.ts';

export interface SaidBy {
  readonly unitId: string | null;
  /** JWS compact, or what has no key of this kind. */
  readonly message: string | null;
}

export async function keysOfMessages(
  { receipts }: { readonly receipts: Pick<ReceiptSigner, 'keyOf'> },
  { organisation }: { readonly organisation: Pick<OrganisationStore, 'receiptKeys'> },
  said: readonly SaidBy[],
): Promise<readonly HeldReceiptKey[]> {
  const wanted = new Map<string, Set<string | null>>();
  for (const { unitId, message } of said) {
    const fingerprint = message === null ? null : receipts.keyOf(message);
    if (fingerprint === null) continue;
    wanted.set(fingerprint, (wanted.get(fingerprint) ?? new Set()).add(unitId));
  }
  const held = await organisation.receiptKeys([...wanted.keys()]);
  return held.filter(({ fingerprint, unitId }) => wanted.get(fingerprint)?.has(unitId));
}
