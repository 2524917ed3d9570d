/** The consignment of a delivery, made again from the frozen document at every try: always the same. */
import type { DocumentRecord, DocumentSigner } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentType } from '../documents/document-types.ts';
import type { FileStore } from '../documents/file-store.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { vietnamTimestamp } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import type { Delivery } from './delivery.ts';
import { issuedFiles } from './issued-document.ts';

export interface BuildConsignmentTx {
  readonly documents: Pick<DocumentStore, 'get' | 'signers'>;
  readonly files: Pick<FileStore, 'filesOf' | 'bytes'>;
  readonly organisation: Pick<OrganisationStore, 'unit' | 'unitsOf' | 'appointment'>;
}

export interface BuiltConsignment {
  readonly delivery: Delivery;
  readonly message: Consignment;
  readonly document: DocumentRecord;
  readonly sender: Unit;
  readonly receiver: Unit;
}

/** In the order of the deliveries. What all deliveries of a document share is looked up once. */
export async function buildConsignments(
  tx: BuildConsignmentTx,
  deliveries: readonly Delivery[],
): Promise<readonly BuiltConsignment[]> {
  const receiverIds = new Set(deliveries.flatMap(({ receiverUnitId }) => receiverUnitId ?? []));
  const receivers = new Map((await tx.organisation.unitsOf([...receiverIds])).map((unit) => [unit.id, unit]));
  const parcels = new Map<string, Parcel>();
  const built: BuiltConsignment[] = [];
  for (const delivery of deliveries) {
    const parcel = parcels.get(delivery.documentId) ?? (await packDocument(tx, delivery));
    parcels.set(delivery.documentId, parcel);
    const receiver = receivers.get(delivery.receiverUnitId ?? '');
    if (!receiver) throw new Error(`delivery ${delivery.id} lacks its receiving unit`);
    built.push({ ...parcel, delivery, receiver, message: addressed(parcel, delivery, receiver) });
  }
  return built;
}

/** What is the same for every addressee. */
interface Parcel {
  readonly document: DocumentRecord;
  readonly sender: Unit;
  readonly metadata: Omit<Consignment['document'], 'paperFollows'>;
  readonly files: Consignment['files'];
}

async function packDocument(tx: BuildConsignmentTx, { id, documentId }: Delivery): Promise<Parcel> {
  const document = await tx.documents.get(documentId);
  const sender = document ? await tx.organisation.unit(document.unitId) : null;
  if (!document || !sender) throw new Error(`delivery ${id} lacks its document or unit`);
  const files = await issuedFiles(tx, document.id);
  const signers = await namedSigners(tx, await tx.documents.signers(document.id));
  return {
    document,
    sender,
    metadata: { ...metadataOf(document), signers },
    files: files.map(({ file, version, mediaType }) => ({
      role: file.role,
      position: file.position,
      name: file.name,
      mediaType,
      sha256: version.sha256,
      size: version.size,
    })),
  };
}

function addressed({ sender, metadata, files }: Parcel, delivery: Delivery, receiver: Unit): Consignment {
  return {
    format: 'an-tin/consignment/1',
    consignmentId: delivery.consignmentId,
    sender: { code: sender.organCode, name: sender.name },
    receiver: { code: receiver.organCode, name: receiver.name },
    sentAt: vietnamTimestamp(delivery.queuedAt),
    document: { ...metadata, paperFollows: delivery.channel === 'both' },
    files,
  };
}

function metadataOf(document: DocumentRecord): Omit<Consignment['document'], 'signers' | 'paperFollows'> {
  return {
    id: document.id,
    origin: document.origin,
    typeCode: document.typeCode,
    typeName: documentType(document.typeCode).vi,
    numberSymbol: numberSymbol(document),
    issuedOn: document.issuedOn!,
    subject: document.subject,
    language: document.language,
    pageCount: document.pageCount,
    urgency: document.urgency,
    dueDate: document.dueDate,
  };
}

async function namedSigners(
  tx: BuildConsignmentTx,
  signers: readonly DocumentSigner[],
): Promise<Consignment['document']['signers']> {
  const named: Consignment['document']['signers'] = [];
  for (const signer of signers) {
    const appointment = await tx.organisation.appointment(signer.appointmentId);
    named.push({
      fullName: appointment?.fullName ?? '',
      position: appointment?.position ?? '',
      certificateFingerprint: signer.certificateFingerprint,
    });
  }
  return named;
}
