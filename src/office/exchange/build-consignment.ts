/** The consignment of a delivery, made again from the frozen document at every try: always the same. */
import type { DocumentRecord, DocumentSigner } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentType } from '../documents/document-types.ts';
import type { FileStore } from '../documents/file-store.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Appointment, Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { vietnamTimestamp } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import type { Delivery } from './delivery.ts';
import { issuedVersion } from './issued-document.ts';

export interface BuildConsignmentTx {
  readonly documents: Pick<DocumentStore, 'many' | 'signersOfMany'>;
  readonly files: Pick<FileStore, 'filesOfMany' | 'mediaTypes'>;
  readonly organisation: Pick<OrganisationStore, 'unitsOf' | 'appointmentsOf'>;
}

export interface BuiltConsignment {
  readonly delivery: Delivery;
  readonly message: Consignment;
  readonly document: DocumentRecord;
  readonly sender: Unit;
  readonly receiver: Unit;
}

/** In the order of the deliveries, in the same few questions however many documents they are of. */
export async function buildConsignments(
  tx: BuildConsignmentTx,
  deliveries: readonly Delivery[],
): Promise<readonly BuiltConsignment[]> {
  const receiverIds = new Set(deliveries.flatMap(({ receiverUnitId }) => receiverUnitId ?? []));
  const receivers = new Map((await tx.organisation.unitsOf([...receiverIds])).map((unit) => [unit.id, unit]));
  const parcels = await packDocuments(tx, [...new Set(deliveries.map(({ documentId }) => documentId))]);
  return deliveries.map((delivery) => {
    const parcel = parcels.get(delivery.documentId);
    const receiver = receivers.get(delivery.receiverUnitId ?? '');
    if (!parcel) throw new Error(`delivery ${delivery.id} lacks its document or unit`);
    if (!receiver) throw new Error(`delivery ${delivery.id} lacks its receiving unit`);
    return { ...parcel, delivery, receiver, message: addressed(parcel, delivery, receiver) };
  });
}

/** What is the same for every addressee. */
interface Parcel {
  readonly document: DocumentRecord;
  readonly sender: Unit;
  readonly metadata: Omit<Consignment['document'], 'paperFollows'>;
  readonly files: Consignment['files'];
}

async function packDocuments(
  tx: BuildConsignmentTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Parcel>> {
  const documents = await tx.documents.many(ids);
  const units = await tx.organisation.unitsOf([...new Set(documents.map(({ unitId }) => unitId))]);
  const files = await sentFiles(tx, ids);
  const signers = await tx.documents.signersOfMany(ids);
  const appointments = await appointmentsOf(tx, [...signers.values()].flat());
  const parcels = new Map<string, Parcel>();
  for (const document of documents) {
    const sender = units.find(({ id }) => id === document.unitId);
    if (!sender) continue;
    const named = namedSigners(signers.get(document.id) ?? [], appointments);
    parcels.set(document.id, {
      document,
      sender,
      metadata: { ...metadataOf(document), signers: named },
      files: files.get(document.id) ?? [],
    });
  }
  return parcels;
}

async function sentFiles(
  tx: BuildConsignmentTx,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, Consignment['files']>> {
  const files = await tx.files.filesOfMany(documentIds);
  const issued = files.map((file) => ({ file, version: issuedVersion(file) }));
  const mediaTypes = await tx.files.mediaTypes([...new Set(issued.map(({ version }) => version.sha256))]);
  const found = new Map<string, Consignment['files']>();
  for (const { file, version } of issued) {
    const { role, position, name, documentId } = file;
    const { sha256, size } = version;
    const mediaType = mediaTypes.get(sha256) ?? 'application/octet-stream';
    const sent = { role, position, name, mediaType, sha256, size };
    found.set(documentId, [...(found.get(documentId) ?? []), sent]);
  }
  return found;
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

async function appointmentsOf(
  tx: BuildConsignmentTx,
  signers: readonly DocumentSigner[],
): Promise<ReadonlyMap<string, Appointment>> {
  const ids = [...new Set(signers.map(({ appointmentId }) => appointmentId))];
  return new Map((await tx.organisation.appointmentsOf(ids)).map((one) => [one.id, one]));
}

function namedSigners(
  signers: readonly DocumentSigner[],
  appointments: ReadonlyMap<string, Appointment>,
): Consignment['document']['signers'] {
  return signers.map(({ appointmentId, certificateFingerprint }) => {
    const appointment = appointments.get(appointmentId);
    return {
      fullName: appointment?.fullName ?? '',
      position: appointment?.position ?? '',
      certificateFingerprint,
    };
  });
}
