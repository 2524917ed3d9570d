/**
 * Long-term preservation: each issued file gets renditions at B-LTA beside its frozen bytes, which stay their beginning
 * (pades.md, "The file through the office" 7). What a service could not give at signing is tried again until it is there.
 */
import { AppError } from '../../app-error.ts';
import type { ValidationSources } from '../../lib/signing/collect-validation-data.ts';
import { renewalDue, type UpgradeResult, upgradePdf } from '../../lib/signing/long-term.ts';
import type { Pending } from '../../lib/signing/pending.ts';
import type { Timestamper } from '../../lib/signing/sign-pdf.ts';
import { type DocumentFile, type FileVersion, versionFor } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Outbox, Transact } from '../unit-of-work.ts';

interface Tx {
  readonly documents: Pick<DocumentStore, 'get' | 'getForUpdate' | 'update'>;
  readonly files: Pick<FileStore, 'filesOf' | 'addBytes' | 'addVersion'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface PreservePorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly storage: {
    read(sha256: string): Promise<Uint8Array>;
    putBytes(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  };
  readonly timestamps: Timestamper;
  readonly validation: Omit<ValidationSources, 'now'>;
}

const DAY_MS = 24 * 3600_000;
/** A new time-stamp is set this long before the old one stops to protect. */
const RENEW_BEFORE_MS = 60 * DAY_MS;
/** Signatures of authorities we do not know may become judgeable when a root is added; there is no hurry. */
const UNKNOWN_AUTHORITY_MS = 30 * DAY_MS;

/** One o'clock of the coming night in Vietnam (18:00 UTC), when the services have time. */
function nextNight(now: Date): Date {
  const night = new Date(now);
  night.setUTCHours(18, 0, 0, 0);
  return night > now ? night : new Date(night.getTime() + DAY_MS);
}

/** What a service could not give at signing is asked for again soon; the rest can wait for the night. */
export function firstPreservation(levelPending: string | null, now: Date): Date {
  return levelPending === null ? nextNight(now) : new Date(now.getTime() + 15 * 60_000);
}

/** Does nothing for documents that are gone or not issued. Services that do not answer are tried again later. */
export async function preserveDocument(
  ports: PreservePorts,
  actor: SystemActor,
  { documentId }: { readonly documentId: string },
): Promise<void> {
  const files = await ports.transact(async (tx) => {
    const document = await tx.documents.get(documentId);
    return document?.issuedAt ? tx.files.filesOf(documentId) : [];
  });
  const raised: RaisedFile[] = [];
  for (const file of files) {
    const base = versionFor(file, 'rendition') ?? versionFor(file, 'issued');
    if (base) raised.push(await raise(ports, file, base));
  }
  if (raised.length > 0) await ports.transact((tx) => keep(ports, tx, actor, documentId, raised));
}

interface RaisedFile {
  readonly file: DocumentFile;
  readonly base: FileVersion;
  /** Null when nothing was added. */
  readonly stored: { readonly sha256: string; readonly size: number } | null;
  readonly level: UpgradeResult['level'] | null;
  readonly pending: readonly Pending[];
  /** A refusal that no repetition mends, such as a certificate revoked before it signed. */
  readonly refusal: string | null;
  readonly renewAt: Date | null;
}

async function raise(ports: PreservePorts, file: DocumentFile, base: FileVersion): Promise<RaisedFile> {
  const pdf = await ports.storage.read(base.sha256);
  const now = ports.clock.now();
  const due = renewalDue(pdf);
  const renew = due !== undefined && due.getTime() - RENEW_BEFORE_MS <= now.getTime();
  try {
    const request = { ...ports.validation, timestamps: ports.timestamps, to: 'B-LTA', renew } as const;
    const result = await upgradePdf(pdf, request);
    const stored = result.pdf === pdf ? null : await ports.storage.putBytes(result.pdf);
    const next = renewalDue(result.pdf);
    const renewAt = next ? new Date(next.getTime() - RENEW_BEFORE_MS) : null;
    return { file, base, stored, level: result.level, pending: result.pending, refusal: null, renewAt };
  } catch (error) {
    if (!(error instanceof AppError) || error.spec.kind === 'internal') throw error;
    return { file, base, stored: null, level: null, pending: [], refusal: error.code, renewAt: null };
  }
}

async function keep(
  ports: PreservePorts,
  tx: Tx,
  actor: SystemActor,
  documentId: string,
  raised: readonly RaisedFile[],
): Promise<void> {
  const document = await tx.documents.getForUpdate(documentId);
  if (!document) return;
  const newest = new Map((await tx.files.filesOf(documentId)).map((file) => [file.id, file.versions.length]));
  // Another worker was here meanwhile: its rendition counts, and it has promised what follows.
  if (raised.some(({ file }) => newest.get(file.id) !== file.versions.length)) return;
  const now = ports.clock.now();
  for (const { file, stored } of raised) if (stored) await addRendition(ports, tx, file.id, stored, now);
  const levelPending = openReason(raised);
  if (levelPending !== document.levelPending)
    await tx.documents.update(documentId, { levelPending, updatedAt: now });
  if (raised.some(({ stored }) => stored)) {
    await tx.ledger.append({
      kind: 'document.preserved',
      actor,
      unitId: document.unitId,
      documentId,
      fileSha256: raised[0]?.stored?.sha256 ?? null,
      after: { files: raised.map(factsOf) },
    });
  }
  const notBefore = nextTry(raised, now);
  if (notBefore) await tx.outbox.promise('preserve-document', { documentId }, { notBefore });
}

async function addRendition(
  ports: PreservePorts,
  tx: Tx,
  fileId: string,
  { sha256, size }: { readonly sha256: string; readonly size: number },
  createdAt: Date,
): Promise<void> {
  await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt });
  const id = ports.newId();
  await tx.files.addVersion({ id, fileId, purpose: 'rendition', sha256, createdAt, createdBy: null });
}

function factsOf({ file, base, stored, level, pending, refusal }: RaisedFile): Record<string, unknown> {
  const reasons = pending.map(({ reason, field }) => ({ reason, field }));
  return {
    fileId: file.id,
    from: base.sha256,
    sha256: stored?.sha256 ?? null,
    level,
    pending: reasons,
    refusal,
  };
}

const hopeless: ReadonlySet<Pending['reason']> = new Set(['CHAIN_INCOMPLETE', 'SIGNATURE_BROKEN']);

/** Why the document has not all that it should; what somebody else's signature lacks does not count. */
function openReason(raised: readonly RaisedFile[]): string | null {
  const refusal = raised.find((one) => one.refusal !== null)?.refusal;
  const open = raised.flatMap(({ pending }) => pending).find(({ reason }) => !hopeless.has(reason));
  return refusal ?? open?.reason ?? null;
}

/** The earliest sensible moment to come back; null when a refusal is final. */
function nextTry(raised: readonly RaisedFile[], now: Date): Date | null {
  const times = raised.flatMap(({ pending, renewAt }) => [
    ...pending.map(({ reason, retryAt }) =>
      hopeless.has(reason) ? now.getTime() + UNKNOWN_AUTHORITY_MS : retryAt.getTime(),
    ),
    ...(pending.length === 0 && renewAt ? [Math.max(renewAt.getTime(), now.getTime() + DAY_MS)] : []),
  ]);
  return times.length === 0 ? null : new Date(Math.min(...times));
}
