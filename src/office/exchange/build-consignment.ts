/** The consignment of a delivery, made again from the frozen document at every try: always the same. */
import type { DocumentRecord, DocumentSigner } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentType } from '../documents/document-types.ts';
import type { FileStore } from '../documents/file-store.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { OrganisationReader, Unit } from '../organisation/organisation.ts';
import { vietnamTimestamp } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import type { Delivery } from './delivery.ts';
import { issuedFiles } from './issued-document.ts';

export interface BuildConsignmentTx {
  readonly documents: Pick<DocumentStore, 'get' | 'signers'>;
  readonly files: Pick<FileStore, 'filesOf' | 'bytes'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'appointment'>;
}

export interface BuiltConsignment {
  readonly message: Consignment;
  readonly document: DocumentRecord;
  readonly sender: Unit;
  readonly receiver: Unit;
}

export async function buildConsignment(
  tx: BuildConsignmentTx,
  delivery: Delivery,
): Promise<BuiltConsignment> {
  const document = await tx.documents.get(delivery.documentId);
  const receiver = delivery.receiverUnitId ? await tx.organisation.unit(delivery.receiverUnitId) : null;
  const sender = document ? await tx.organisation.unit(document.unitId) : null;
  if (!document || !sender || !receiver)
    throw new Error(`delivery ${delivery.id} lacks its document or unit`);
  const files = await issuedFiles(tx, document.id);
  const message: Consignment = {
    format: 'an-tin/consignment/1',
    consignmentId: delivery.consignmentId,
    sender: { code: sender.organCode, name: sender.name },
    receiver: { code: receiver.organCode, name: receiver.name },
    sentAt: vietnamTimestamp(delivery.queuedAt),
    document: {
      ...metadataOf(document),
      signers: await namedSigners(tx, await tx.documents.signers(document.id)),
      paperFollows: delivery.channel === 'both',
    },
    files: files.map(({ file, version, mediaType }) => ({
      role: file.role,
      position: file.position,
      name: file.name,
      mediaType,
      sha256: version.sha256,
      size: version.size,
    })),
  };
  return { message, document, sender, receiver };
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
