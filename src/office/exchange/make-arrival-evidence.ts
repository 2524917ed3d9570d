/**
 * The receiver's clerk makes a package of evidence of an arrival under the agency's seal: what came and how it was signed, the
 * receipt that was given for it, and its place in the record, in one ASiC-E file (EN 319 162-1).
 */
import { AppError } from '../../app-error.ts';
import type { Actor } from '../identity/actor.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import { incomingErrors } from '../incoming/errors.ts';
import type { IncomingRecord } from '../incoming/incoming.ts';
import { type OpenTx, openForReading } from '../incoming/incoming-access.ts';
import type { IncomingStore } from '../incoming/incoming-store.ts';
import { noteIfConfidential } from '../incoming/read-incoming.ts';
import type { ReadingTx } from '../ledger/confidential-reads.ts';
import type { Ledger } from '../ledger/events.ts';
import { type ProveArrivalTx, proofOfArrival } from '../ledger/prove-events.ts';
import type { NoticeStore } from '../notices/notice-store.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import type { Transact } from '../unit-of-work.ts';
import type { EdxmlStore } from './edxml-store.ts';
import { arrivalEvidenceFiles } from './evidence-files.ts';
import { keysOfMessages } from './evidence-keys.ts';
import type { InboxEntry, InboxStore } from './inbox-store.ts';
import type { ReceiptSigner } from './receipt-signer.ts';
import {
  type EvidencePackage,
  readAll,
  requireSeal,
  requireSize,
  type SealEvidencePorts,
  sealEvidence,
} from './seal-evidence.ts';

interface Tx extends OpenTx, ReadingTx {
  readonly incoming: OpenTx['incoming'] & Pick<IncomingStore, 'files'>;
  readonly inbox: Pick<InboxStore, 'find'>;
  readonly edxml: Pick<EdxmlStore, 'arrivedAs' | 'unitsNamed'>;
  readonly organisation: OpenTx['organisation'] &
    Pick<OrganisationStore, 'certificateByFingerprint' | 'receiptKeys'>;
  readonly notices: Pick<NoticeStore, 'limitedArrivals'>;
  readonly sealing: ProveArrivalTx;
  readonly ledger: Ledger;
}

export interface MakeArrivalEvidencePorts extends SealEvidencePorts {
  readonly transact: Transact<Tx>;
  readonly receipts: Pick<ReceiptSigner, 'keyOf'>;
}

/**
 * @throws AppError NOT_FOUND, FORBIDDEN, INCOMING_WITHDRAWN, SEAL_OF_OTHER_UNIT, EVIDENCE_TOO_LARGE, SIGNING_SESSION_ENDED, the
 * CERTIFICATE_ codes, and those of a time-stamping authority that does not answer
 */
export async function makeArrivalEvidence(
  ports: MakeArrivalEvidencePorts,
  actor: Actor,
  { incomingId, signingSessionId }: { readonly incomingId: string; readonly signingSessionId: string },
): Promise<EvidencePackage> {
  const session = ports.signingDesk.session(actor, signingSessionId);
  const found = await ports.transact((tx) => gather(ports, tx, actor, session, incomingId));
  const { record, message } = found;
  const source = {
    ...found,
    files: await readAll(ports, found.files),
    message: message && (await ports.storage.read(message.messageSha256)),
    madeAt: ports.clock.now(),
  };
  const sealed = await sealEvidence(ports, session, arrivalEvidenceFiles(source));
  await ports.transact((tx) =>
    tx.ledger.append({
      kind: 'incoming.evidence-made',
      actor,
      appointmentId: found.appointmentId,
      unitId: record.unitId,
      incomingId: record.id,
      fileSha256: sealed.sha256,
      after: { level: sealed.level, proved: found.entry !== null },
    }),
  );
  const named = record.numberSymbol === '' ? record.id : record.numberSymbol.replaceAll('/', '-');
  return { ...sealed, name: `Chứng cứ văn bản đến ${named}` };
}

async function gather(
  ports: MakeArrivalEvidencePorts,
  tx: Tx,
  actor: Actor,
  session: SigningSession,
  incomingId: string,
) {
  const { record, appointment } = await openForReading(tx, actor, incomingId, 'evidence.make');
  // Taken back by agreement: nothing of it is handed out any more.
  if (record.state === 'withdrawn') throw new AppError(incomingErrors.INCOMING_WITHDRAWN);
  await requireSeal(ports, tx, session, record.unitId);
  const receiver = await tx.organisation.unit(record.unitId);
  if (!receiver) throw new Error(`arrival ${record.id} lacks its unit`);
  const files = await tx.incoming.files(record.id);
  requireSize(files);
  const entry = await entryOf(tx, record);
  const message = await tx.edxml.arrivedAs(record.id);
  const senders = record.senderCode === null ? [] : await tx.edxml.unitsNamed([record.senderCode]);
  const keys = await keysOfMessages(ports, tx, [
    { unitId: record.unitId, message: entry?.receipt ?? null },
    ...senders.map(({ id }) => ({ unitId: id, message: entry?.signed ?? null })),
  ]);
  const proof = await proofOfArrival(tx.sealing, record.id);
  await noteIfConfidential(tx, actor, record, 'downloaded');
  return { record, receiver, files, entry, message, keys, proof, appointmentId: appointment.id };
}

/** Null on paper. */
async function entryOf(
  tx: Tx,
  { id, senderCode, consignmentId }: IncomingRecord,
): Promise<InboxEntry | null> {
  if (senderCode === null || consignmentId === null) return null;
  const entries = await tx.inbox.find([{ senderCode, consignmentId }]);
  return entries.find(({ incomingId }) => incomingId === id) ?? null;
}
