import { NOTE_WORDS } from '../../lib/edxml/note-words.ts';
import type { EdxmlMessage } from '../../lib/edxml/read-edxml.ts';
import type { SignatureReport } from '../../lib/edxml/verify-signatures.ts';

/** What `show --json` prints: every key always stands, null where the message says nothing. */
export function messageJson(message: EdxmlMessage) {
  const { header, bytes, sha256, encoding } = message;
  const document = header.kind === 'document' ? header : undefined;
  const status = header.kind === 'status' ? header : undefined;
  return {
    kind: header.kind,
    sender: header.sender,
    receivers: header.receivers,
    documentId: document?.documentId,
    number: document?.number,
    notation: document?.notation,
    place: document?.place,
    promulgationDate: document?.promulgationDate,
    documentType: document?.documentType,
    subject: document?.subject,
    content: document?.content,
    signer: document?.signer,
    dueDate: document?.dueDate,
    toPlaces: document?.toPlaces,
    other: document?.other,
    responseFor: status?.responseFor ?? document?.responseFor,
    steeringType: document?.steeringType,
    taskCodes: document?.taskCodes,
    applicationType: document?.applicationType,
    traceId: document?.traceId,
    trace: document?.trace,
    business: document?.business,
    statusCode: status?.statusCode,
    description: status?.description,
    timestamp: status?.timestamp,
    staff: status?.staff,
    attachments: message.attachments.map(({ name, contentType, size, sha256: digest, ...rest }) => ({
      name,
      contentType,
      size,
      sha256: digest,
      ...rest,
    })),
    signatures: message.signatures.map(signatureJson),
    notes: message.notes.map(({ code, detail }) => ({ code, detail, ...NOTE_WORDS[code] })),
    ignored: message.ignored,
    bytes,
    sha256,
    encoding,
  };
}

export function signatureJson({ state, reason, algorithm, weak, certificate }: SignatureReport) {
  return {
    state,
    reason,
    algorithm,
    weak,
    certificate: certificate && {
      subject: certificate.subject.text,
      issuer: certificate.issuer.text,
      fingerprint: certificate.fingerprintSha256,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
    },
  };
}
