import type { DocumentRecord } from '../documents/document.ts';
import type { Actor } from '../identity/actor.ts';
import { noteReading, type Reading, type ReadingTx } from '../ledger/confidential-reads.ts';

/** A document of limited circulation is not read unrecorded. */
export async function noteIfConfidential(
  tx: ReadingTx,
  actor: Actor,
  { id, unitId, circulation }: DocumentRecord,
  how: Reading,
  fileSha256?: string,
): Promise<void> {
  if (circulation !== null)
    await noteReading(tx, actor, { kind: 'document.read', id, unitId }, how, fileSha256);
}
