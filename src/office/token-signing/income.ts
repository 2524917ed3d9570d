/**
 * The clerk signs the arrival stamp on their own token (vietnam.md §2.2, "income"). The received bytes stay as they came; the
 * signed copy stands beside them.
 */
import { AppError } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { numberText } from '../documents/notation.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { incomingErrors } from '../incoming/errors.ts';
import type { IncomingRecord, StoredIncomingFile } from '../incoming/incoming.ts';
import { type Opened, type OpenTx, openForReading, openForStep } from '../incoming/incoming-access.ts';
import type { IncomingStore } from '../incoming/incoming-store.ts';
import { type CertificateTrust, requireCertificate } from '../organisation/check-certificate.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { outgoingErrors } from '../outgoing/errors.ts';
import type { Transact } from '../unit-of-work.ts';
import { admitToken, type BeginPorts, type BeginTx, begin, type ToolCall } from './begin.ts';
import { requireSignable } from './require-signable.ts';
import type { AcceptedSignature, TokenSigning } from './token-signing.ts';
import type { TokenSigningStore } from './token-signing-store.ts';

export type IncomeTx = OpenTx &
  BeginTx & {
    readonly incoming: OpenTx['incoming'] & Pick<IncomingStore, 'files'>;
    readonly organisation: Pick<OrganisationReader, 'unit'> &
      Pick<OrganisationStore, 'certificateByFingerprint'>;
  };

export interface IncomePorts extends BeginPorts {
  readonly transact: Transact<IncomeTx>;
  readonly storage: { read(sha256: string): Promise<Uint8Array> };
  readonly trust: () => CertificateTrust;
}

/**
 * Refuses NOT_FOUND, FORBIDDEN, WRONG_STATE before registration, INCOMING_WITHDRAWN, FILE_GONE, SECOND_FACTOR_STALE, CERTIFICATE_MISSING,
 * SIGNING_NOT_PERMITTED.
 */
export async function prepareIncome(ports: IncomePorts, actor: Actor, incomingId: string): Promise<ToolCall> {
  const asked = await ports.transact((tx) => openRegistered(tx, actor, incomingId));
  requireSignable(await ports.storage.read(asked.main.sha256));
  return ports.transact(async (tx) => {
    const { record, main, appointment, arrivalNumber } = await openRegistered(tx, actor, incomingId);
    await admitToken(tx, actor, 'personal', ports.clock.now());
    const prepared = {
      purpose: 'income',
      appointmentId: appointment.id,
      unitId: record.unitId,
      documentId: null,
      incomingId,
      fileId: main.id,
      fileName: main.name,
      documentVersion: null,
      baseVersionId: null,
      preparedSha256: main.sha256,
      preparedSize: main.size,
      preparedIsNew: false,
      layout: null,
      expects: { field: null, fills: [] },
    } as const;
    const facts = {
      documentNumber: numberText(arrivalNumber),
      issuedOn: record.arrivedOn,
      subject: record.subject,
    };
    return begin(ports, tx, actor, prepared, facts);
  });
}

interface Registered extends Opened {
  readonly main: StoredIncomingFile;
  readonly arrivalNumber: number;
}

async function openRegistered(tx: IncomeTx, actor: Actor, incomingId: string): Promise<Registered> {
  const opened = await openForStep(tx, actor, 'incoming.register', { incomingId });
  const { record } = opened;
  refuseGone(record);
  if (record.arrivalNumber === null || record.state === 'returned')
    throw new AppError(officeErrors.WRONG_STATE, { params: { action: 'stamp', state: record.state } });
  const files = await tx.incoming.files(incomingId);
  const main = files.find((file) => file.role === 'main' && file.mediaType === 'application/pdf');
  if (!main) throw new AppError(incomingErrors.FILE_GONE);
  return { ...opened, main, arrivalNumber: record.arrivalNumber };
}

function refuseGone({ state }: IncomingRecord): void {
  if (state === 'withdrawn') throw new AppError(incomingErrors.INCOMING_WITHDRAWN);
}

/** Notes the accepted copy. Refuses as `prepareIncome`, DOCUMENT_CHANGED_MEANWHILE and the CERTIFICATE_ codes. */
export async function keepIncome(
  ports: Pick<IncomePorts, 'clock' | 'trust'>,
  tx: IncomeTx,
  actor: Actor,
  signing: TokenSigning,
  certificate: Certificate,
  accepted: AcceptedSignature,
): Promise<void> {
  const { record, main, appointment } = await openRegistered(tx, actor, signing.incomingId!);
  if (main.sha256 !== signing.preparedSha256) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
  const now = ports.clock.now();
  const held = await tx.organisation.certificateByFingerprint(certificate.fingerprintSha256);
  requireCertificate({ held, certificate, holder: { personId: actor.personId }, now, trust: ports.trust() });
  const { id, fingerprint, subject, serial } = held!;
  const { sha256, level, missing } = accepted;
  await tx.ledger.append({
    kind: 'incoming.stamp-signed',
    actor,
    appointmentId: appointment.id,
    unitId: record.unitId,
    incomingId: record.id,
    fileSha256: sha256,
    after: { certificate: { id, fingerprint, subject, serial }, level, missing, via: 'token' },
  });
}

export interface SignedStampPorts {
  readonly transact: Transact<OpenTx & { readonly tokenSignings: Pick<TokenSigningStore, 'acceptedOf'> }>;
}

export interface SignedStamp {
  readonly sha256: string;
  readonly size: number;
  readonly name: string;
}

/** The newest copy with a signed arrival stamp. @throws AppError NOT_FOUND, INCOMING_WITHDRAWN, FILE_GONE when there is none */
export async function readSignedStamp(
  ports: SignedStampPorts,
  actor: Actor,
  incomingId: string,
): Promise<SignedStamp> {
  return ports.transact(async (tx) => {
    const { record } = await openForReading(tx, actor, incomingId);
    refuseGone(record);
    const newest = (await tx.tokenSignings.acceptedOf({ incomingId })).at(-1);
    if (!newest?.result) throw new AppError(incomingErrors.FILE_GONE);
    const { sha256, size } = newest.result;
    return { sha256, size, name: `DEN-KY-${record.arrivalNumber}-${newest.fileName}` };
  });
}
