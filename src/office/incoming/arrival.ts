/** The receiver's own copy of what a consignment says. */
import type { Consignment } from '../exchange/consignment.ts';
import type { IncomingFile, IncomingRecord } from './incoming.ts';

const untouched = {
  verdict: null,
  signaturesValid: null,
  signatureFault: null,
  registeredAt: null,
  bookId: null,
  year: null,
  arrivalNumber: null,
  arrivedOn: null,
  fileCode: null,
  forwardedTo: null,
  returnReason: null,
  recallState: null,
  recallReason: null,
  recallMessageId: null,
  recallSequence: 0,
  simulated: false,
  finishedAt: null,
  replyDocumentId: null,
  version: 1,
} as const satisfies Partial<IncomingRecord>;

export function arrivalOf(
  id: string,
  unitId: string,
  message: Consignment,
  now: Date,
  duplicateOfId: string | null,
): IncomingRecord {
  const { document, sender } = message;
  const signer = document.signers.at(-1);
  return {
    ...untouched,
    id,
    unitId,
    state: 'arrived',
    source: 'electronic',
    paperFollows: document.paperFollows,
    origin: document.origin,
    consignmentId: message.consignmentId,
    senderCode: sender.code,
    senderName: sender.name,
    foreignDocumentId: document.id,
    numberSymbol: document.numberSymbol,
    issuedOn: document.issuedOn,
    typeCode: document.typeCode,
    subject: document.subject,
    urgency: document.urgency,
    secrecy: 'none',
    signerName: signer?.fullName ?? null,
    signerPosition: signer?.position ?? null,
    signers: document.signers,
    dueDate: document.dueDate,
    pageCount: document.pageCount,
    arrivedAt: now,
    duplicateOfId,
    updatedAt: now,
  };
}

export function arrivedFiles(newId: () => string, incomingId: string, message: Consignment): IncomingFile[] {
  return message.files.map(({ role, position, name, sha256 }) => ({
    id: newId(),
    incomingId,
    role,
    position,
    name,
    sha256,
  }));
}
