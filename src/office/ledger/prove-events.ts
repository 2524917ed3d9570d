/** Proof that events stand in the sealed record: for one document, to whoever may read its history; for any event, to who oversees it. */
import { AppError } from '../../app-error.ts';
import { type EventRecord, toLeaf } from '../../lib/record/event-leaf.ts';
import { type LedgerProof, PROOF_FORMAT, type ProvedEvent } from '../../lib/record/ledger-proof.ts';
import { auditPath } from '../../lib/record/merkle.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { allowedAs } from '../identity/permissions.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type LoadTx, readDocument } from '../outgoing/load-document.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { overseesAll, sealedPart } from './export-ledger.ts';
import type { SealingStore } from './sealing-store.ts';

type ProofReader = Pick<SealingStore, 'placesOf' | 'leaves' | 'batch' | 'keys'>;
export type ProveArrivalTx = ProofReader & Pick<SealingStore, 'eventsOfArrival'>;
export type ProveTx = ProofReader & Pick<SealingStore, 'eventsOfDocument'>;

export interface ProveDocumentPorts {
  readonly transact: Transact<LoadTx & { readonly sealing: ProveTx }>;
}

/** @throws AppError NOT_FOUND */
export async function proveDocument(
  ports: ProveDocumentPorts,
  actor: Actor,
  documentId: string,
): Promise<LedgerProof> {
  return ports.transact(async (tx) => {
    await readDocument(tx, actor, documentId);
    return proofOfDocument(tx.sealing, documentId);
  });
}

/** Of all events of a document; who may have it is decided by the caller. */
export async function proofOfDocument(sealing: ProveTx, documentId: string): Promise<LedgerProof> {
  return prove(sealing, await sealing.eventsOfDocument(documentId));
}

/** Of all events of an arrival; who may have it is decided by the caller. */
export async function proofOfArrival(sealing: ProveArrivalTx, incomingId: string): Promise<LedgerProof> {
  return prove(sealing, await sealing.eventsOfArrival(incomingId));
}

export interface ProveEventPorts {
  readonly transact: Transact<{
    readonly organisation: Pick<OrganisationReader, 'unitPath'>;
    readonly sealing: ProofReader & Pick<SealingStore, 'event' | 'topUnits'>;
  }>;
  readonly clock: Clock;
}

/** @throws AppError NOT_FOUND, also when the actor may not read the record of its unit: an id must tell nothing */
export async function proveEvent(
  ports: ProveEventPorts,
  actor: Actor,
  eventId: string,
): Promise<LedgerProof> {
  return ports.transact(async (tx) => {
    const event = await tx.sealing.event(eventId);
    if (event === null) throw new AppError(officeErrors.NOT_FOUND);
    const { unitId } = event;
    const allowed =
      unitId === null
        ? overseesAll(actor, 'ledger.read', await tx.sealing.topUnits(vietnamDate(ports.clock.now())))
        : allowedAs(actor, 'ledger.read', { unitId, unitPath: await tx.organisation.unitPath(unitId) });
    if (!allowed) throw new AppError(officeErrors.NOT_FOUND);
    return prove(tx.sealing, [event]);
  });
}

async function prove(sealing: ProofReader, events: readonly EventRecord[]): Promise<LedgerProof> {
  const places = await sealing.placesOf(events.map(({ id }) => id));
  const hashes = new Map<number, readonly Uint8Array[]>();
  const batches: LedgerProof['batches'][number][] = [];
  for (const number of [...new Set([...places.values()].map(({ batch }) => batch))].sort((a, b) => a - b)) {
    const batch = await sealing.batch(number);
    if (batch === null) continue;
    batches.push(sealedPart(batch));
    hashes.set(
      number,
      (await sealing.leaves(number)).map(({ hash }) => hash),
    );
  }
  const proved = events.map((event): ProvedEvent => {
    const place = places.get(event.id);
    const leaves = place && hashes.get(place.batch);
    if (!leaves) return { event: toLeaf(event), batch: null, position: null, path: [] };
    const path = auditPath(leaves, place.position).map((hash) => Buffer.from(hash).toString('hex'));
    return { event: toLeaf(event), ...place, path };
  });
  return { format: PROOF_FORMAT, keys: await sealing.keys(), batches, events: proved };
}
