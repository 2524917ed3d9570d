/**
 * The clerk seals on the agency's token: number and date are held first, as in `issueDocument`. A document with separate
 * attachments has several files to seal; it is issued when the last of them has come back, whichever it is.
 */
import { AppError } from '../../app-error.ts';
import { Certificate } from '../../lib/pki/certificate.ts';
import { numberText } from '../../lib/typesetting/number-appearance.ts';
import { type DocumentFile, type DocumentRecord, latestVersion } from '../documents/document.ts';
import { decreeDate, numberSymbol } from '../documents/notation.ts';
import type { PreparedLayout } from '../documents/page-layout.ts';
import type { Actor } from '../identity/actor.ts';
import { requireCertificate } from '../organisation/check-certificate.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { outgoingErrors } from '../outgoing/errors.ts';
import { freezeIssued } from '../outgoing/freeze-issued.ts';
import { holdNumber } from '../outgoing/hold-number.ts';
import {
  type IssuePorts,
  type IssueTurn,
  type IssueTx,
  requireIssueGround,
  requireIssueTurn,
} from '../outgoing/issue-ground.ts';
import { mainFile } from '../outgoing/load-document.ts';
import { readyToSeal } from '../outgoing/seal-files.ts';
import { displayDate, type Transact } from '../unit-of-work.ts';
import { admitToken, type BeginPorts, type BeginTx, begin, type ToolCall } from './begin.ts';
import { tokenSigningErrors } from './errors.ts';
import { requireSignable } from './require-signable.ts';
import { type SealedPart, sealedParts } from './sealed-files.ts';
import type { AcceptedSignature, ExpectedFill, OutgoingPurpose, TokenSigning } from './token-signing.ts';
import type { TokenSigningStore } from './token-signing-store.ts';

export type SealTx = IssueTx &
  BeginTx & {
    readonly organisation: Pick<OrganisationStore, 'certificateDer'>;
    readonly tokenSignings: Pick<TokenSigningStore, 'acceptedOf'>;
  };

export interface SealPorts extends BeginPorts, Pick<IssuePorts, 'pdf' | 'storage' | 'trust'> {
  readonly transact: Transact<SealTx>;
}

export interface SealRequest {
  readonly documentId: string;
  readonly purpose: Exclude<OutgoingPurpose, 'approve'>;
  /** The attachment; for `appendix` alone. */
  readonly fileId?: string | undefined;
  /** yyyy-MM-dd; today when left out. Without meaning when the number is held already. */
  readonly date?: string | undefined;
}

/**
 * Refuses NOT_FOUND, FORBIDDEN, SEAL_BEFORE_SIGNATURE, WRONG_STATE, UNIT_CLOSED, SEAL_MISSING, SECOND_FACTOR_STALE, CERTIFICATE_MISSING,
 * TOKEN_SIGNING_PURPOSE_WRONG, ATTACHMENT_UNKNOWN, DOCUMENT_BUSY, and those of `holdNumber`.
 */
export async function prepareSeal(ports: SealPorts, actor: Actor, request: SealRequest): Promise<ToolCall> {
  const { document, file } = await ports.transact((tx) => holdForSeal(ports, tx, actor, request));
  const ready = await readyFile(ports, document, file, request);
  requireSignable(ready.pdf);
  const stored = await ports.storage.putBytes(ready.pdf);
  return ports.transact(async (tx) => {
    const turn = await requireIssueTurn(ports, tx, actor, document.id);
    const now = turn.files.find(({ id }) => id === file.id);
    const baseVersionId = latestVersion(file).id;
    if (turn.document.version !== document.version || !now || latestVersion(now).id !== baseVersionId)
      throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
    const prepared = {
      purpose: request.purpose,
      appointmentId: turn.acting.id,
      unitId: document.unitId,
      documentId: document.id,
      incomingId: null,
      fileId: file.id,
      fileName: file.name,
      documentVersion: document.version,
      baseVersionId,
      preparedSha256: stored.sha256,
      preparedSize: stored.size,
      preparedIsNew: false,
      layout: ready.layout,
      expects: {
        field: ready.layout?.kind === 'reserved' ? ready.layout.seal.name : null,
        fills: ready.layout === null ? [] : fillsOf(document, ready.layout),
      },
    };
    const { subject, issuedOn } = document;
    return begin(ports, tx, actor, prepared, { documentNumber: numberSymbol(document), issuedOn, subject });
  });
}

async function holdForSeal(
  ports: SealPorts,
  tx: SealTx,
  actor: Actor,
  request: SealRequest,
): Promise<{ document: DocumentRecord; file: DocumentFile }> {
  const turn = await requireIssueTurn(ports, tx, actor, request.documentId);
  await admitToken(tx, actor, { sealOfUnitId: turn.document.unitId }, ports.clock.now());
  const file = fileFor(turn, request);
  const running = await tx.jobs.runningFor(request.documentId);
  if (running) throw new AppError(outgoingErrors.DOCUMENT_BUSY, { details: { jobId: running.id } });
  const document =
    turn.document.state === 'issuing'
      ? turn.document
      : await holdNumber(ports, tx, actor, turn, request.date);
  return { document, file };
}

/** A copy is sealed as a copy, everything else is issued; attachments stand by themselves. */
function fileFor({ document, files }: IssueTurn, { purpose, fileId }: SealRequest): DocumentFile {
  const wrong = new AppError(tokenSigningErrors.TOKEN_SIGNING_PURPOSE_WRONG, { params: { purpose } });
  if (purpose === 'appendix') {
    if (fileId === undefined) throw wrong;
    const found = files.find((file) => file.id === fileId && file.role === 'attachment');
    if (!found) throw new AppError(outgoingErrors.ATTACHMENT_UNKNOWN);
    return found;
  }
  if ((purpose === 'copy') !== (document.origin === 'copy')) throw wrong;
  return mainFile(files);
}

async function readyFile(
  ports: SealPorts,
  document: DocumentRecord,
  file: DocumentFile,
  { purpose }: SealRequest,
): Promise<{ readonly pdf: Uint8Array; readonly layout: PreparedLayout | null }> {
  if (purpose !== 'appendix') return readyToSeal(ports, document, file);
  return { pdf: await ports.storage.read(latestVersion(file).sha256), layout: null };
}

/** The texts of our own seal first; the plain number and date, as the tool may write them, count as well. */
function fillsOf(document: DocumentRecord, layout: PreparedLayout): readonly ExpectedFill[] {
  const { number, issuedOn } = document;
  if (layout.kind !== 'reserved') return [];
  if (number === null || issuedOn === null) throw new Error(`document ${document.id} holds no number`);
  const digits = String(number);
  const symbol = numberSymbol(document);
  const afterNumber = symbol.slice(symbol.indexOf('/') + 1);
  const padded = digits.padStart(2, '0');
  const numbers = [numberText(layout.number, digits, afterNumber), padded, digits, symbol];
  const dates = [decreeDate(issuedOn), displayDate(issuedOn), issuedOn];
  return [
    { field: layout.number.name, texts: [...new Set(numbers)] },
    { field: layout.date.name, texts: [...new Set(dates)] },
  ];
}

/**
 * Keeps the accepted file, and issues the document when it was the last one. Refuses as `freezeIssued`, DOCUMENT_BUSY.
 */
export async function keepSeal(
  ports: Pick<SealPorts, 'clock' | 'trust' | 'newId'>,
  tx: SealTx,
  actor: Actor,
  signing: TokenSigning,
  certificate: Certificate,
  accepted: AcceptedSignature,
): Promise<void> {
  const key = { holder: { unitId: signing.unitId }, certificate };
  const ground = await requireIssueGround(ports, tx, actor, key, signing.documentId!);
  const { document, files } = ground;
  if (await tx.jobs.runningFor(document.id)) throw new AppError(outgoingErrors.DOCUMENT_BUSY);
  const file = files.find(({ id }) => id === signing.fileId);
  const same =
    document.version === signing.documentVersion && file && latestVersion(file).id === signing.baseVersionId;
  if (!same) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
  const earlier = await tx.tokenSignings.acceptedOf({ documentId: document.id });
  const parts = sealedParts(ground, [...earlier, { ...signing, result: accepted }]);
  const layout = parts[0]?.signing.layout;
  if (parts.length < files.length || !layout) return;
  for (const part of parts) if (part.signing.id !== signing.id) await requireStillGood(ports, tx, part);
  await freezeIssued(ports, tx, actor, key, ground, {
    files: parts.map((part) => ({ file: part.file, result: factsOf(part.result), ...storedOf(part.result) })),
    layout,
    via: 'token',
  });
}

/** A seal that was good when it came back must still be when the document is issued. */
async function requireStillGood(
  ports: Pick<SealPorts, 'clock' | 'trust'>,
  tx: SealTx,
  { signing, result }: SealedPart,
): Promise<void> {
  const held = await tx.organisation.certificateByFingerprint(result.certificateFingerprint);
  const der = held && (await tx.organisation.certificateDer(held.id));
  if (!der) throw new Error(`certificate of token signing ${signing.id} is gone`);
  requireCertificate({
    held,
    certificate: Certificate.parse(der),
    holder: { unitId: signing.unitId },
    now: ports.clock.now(),
    trust: ports.trust(),
  });
}

function factsOf({ level, missing, certificateFingerprint, timestampAt }: AcceptedSignature) {
  const at = timestampAt === null ? null : new Date(timestampAt);
  return { level, missing, certificateFingerprint, timestampAt: at };
}

function storedOf({ sha256, size }: AcceptedSignature) {
  return { sha256, size };
}
