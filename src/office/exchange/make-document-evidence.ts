/**
 * The clerk makes a package of evidence of an issued document under the agency's seal: what was issued, what was sent, what the
 * receivers signed, and its place in the record, in one ASiC-E file (EN 319 162-1). It can be made again at any time.
 */
import { AppError } from '../../app-error.ts';
import type { DocumentFile } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Actor } from '../identity/actor.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import type { ReadingTx } from '../ledger/confidential-reads.ts';
import type { Ledger } from '../ledger/events.ts';
import { type ProveTx, proofOfDocument } from '../ledger/prove-events.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { noteIfConfidential } from '../outgoing/note-reading.ts';
import type { Transact } from '../unit-of-work.ts';
import { type BuildConsignmentTx, buildConsignments } from './build-consignment.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { exchangeErrors } from './errors.ts';
import { type EvidenceDelivery, evidenceFiles } from './evidence-files.ts';
import { keysOfMessages, type SaidBy } from './evidence-keys.ts';
import { withStatuses } from './follow-deliveries.ts';
import { issuedFiles, permitOnDocument } from './issued-document.ts';
import type { ReceiptSigner } from './receipt-signer.ts';
import {
  type EvidencePackage,
  readAll,
  requireSeal,
  requireSize,
  type SealEvidencePorts,
  sealEvidence,
} from './seal-evidence.ts';

interface Tx extends BuildConsignmentTx, ReadingTx {
  readonly documents: BuildConsignmentTx['documents'] & Pick<DocumentStore, 'get' | 'signers'>;
  readonly files: BuildConsignmentTx['files'] & Pick<FileStore, 'filesOf' | 'bytes'>;
  readonly organisation: BuildConsignmentTx['organisation'] &
    Pick<OrganisationStore, 'unit' | 'unitPath' | 'appointment' | 'certificateByFingerprint' | 'receiptKeys'>;
  readonly deliveries: Pick<DeliveryStore, 'ofDocument' | 'statusesOf'>;
  readonly sealing: ProveTx;
  readonly ledger: Ledger;
}

export interface MakeDocumentEvidencePorts extends SealEvidencePorts {
  readonly transact: Transact<Tx>;
  readonly receipts: Pick<ReceiptSigner, 'keyOf'>;
}

/**
 * @throws AppError NOT_FOUND, FORBIDDEN, DOCUMENT_NOT_ISSUED, SEAL_OF_OTHER_UNIT, EVIDENCE_TOO_LARGE, SIGNING_SESSION_ENDED, the
 * CERTIFICATE_ codes, and those of a time-stamping authority that does not answer: without a time-stamp there is no evidence
 */
export async function makeDocumentEvidence(
  ports: MakeDocumentEvidencePorts,
  actor: Actor,
  { documentId, signingSessionId }: { readonly documentId: string; readonly signingSessionId: string },
): Promise<EvidencePackage> {
  const session = ports.signingDesk.session(actor, signingSessionId);
  const found = await ports.transact((tx) => gather(ports, tx, actor, session, documentId));
  const { files, document } = found;
  const source = {
    ...found,
    issued: await readAll(ports, files.issued),
    preserved: await readAll(ports, files.preserved),
    madeAt: ports.clock.now(),
  };
  const sealed = await sealEvidence(ports, session, evidenceFiles(source));
  await ports.transact((tx) =>
    tx.ledger.append({
      kind: 'document.evidence-made',
      actor,
      appointmentId: found.acting.id,
      unitId: document.unitId,
      documentId: document.id,
      fileSha256: sealed.sha256,
      after: { level: sealed.level, deliveries: found.deliveries.length },
    }),
  );
  return { ...sealed, name: `Chứng cứ ${numberSymbol(document).replaceAll('/', '-')}` };
}

async function gather(
  ports: MakeDocumentEvidencePorts,
  tx: Tx,
  actor: Actor,
  session: SigningSession,
  documentId: string,
) {
  const document = await tx.documents.get(documentId);
  const acting = await permitOnDocument(tx, actor, 'evidence.make', document);
  if (!document || document.issuedAt === null) throw new AppError(exchangeErrors.DOCUMENT_NOT_ISSUED);
  await requireSeal(ports, tx, session, document.unitId);
  const unit = await tx.organisation.unit(document.unitId);
  if (!unit) throw new Error(`document ${document.id} lacks its unit`);
  const files = await filesIn(tx, document.id);
  const deliveries = await deliveriesIn(tx, document.id);
  const proof = await proofOfDocument(tx.sealing, document.id);
  await noteIfConfidential(tx, actor, document, 'downloaded');
  const receiptKeys = await keysOfMessages(ports, tx, saidBy(deliveries));
  return { document, acting, issuer: unit, files, deliveries, proof, receiptKeys };
}

async function filesIn(tx: Tx, documentId: string) {
  const found = await issuedFiles(tx, documentId);
  const issued = found.map(({ file, version, mediaType }) => ({ name: file.name, mediaType, ...version }));
  const preserved = found.flatMap(({ file, mediaType }) => {
    const version = newestRendition(file);
    return version ? [{ name: file.name, mediaType, ...version }] : [];
  });
  requireSize([...issued, ...preserved]);
  return { issued, preserved };
}

function newestRendition({ versions }: DocumentFile) {
  return versions.findLast(({ purpose }) => purpose === 'rendition');
}

async function deliveriesIn(tx: Tx, documentId: string): Promise<readonly EvidenceDelivery[]> {
  const deliveries = await withStatuses(tx, documentId);
  const sent = await buildConsignments(
    tx,
    deliveries.filter(({ receiverUnitId }) => receiverUnitId !== null),
  );
  const messages = new Map(sent.map(({ delivery, message }) => [delivery.id, message]));
  return deliveries.map((delivery) => ({
    delivery,
    message: delivery.gateway === 'paper' ? null : (messages.get(delivery.id) ?? null),
    statuses: delivery.statuses,
  }));
}

/** Who signed what: each receiver for itself, whoever else claims its key. */
function saidBy(deliveries: readonly EvidenceDelivery[]): readonly SaidBy[] {
  return deliveries.flatMap(({ delivery, statuses }) =>
    [delivery.receipt, ...statuses.map(({ signature }) => signature)].map((message) => ({
      unitId: delivery.receiverUnitId,
      message,
    })),
  );
}
