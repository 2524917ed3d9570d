/** Second transaction of issuing, wherever the seal was set: all is asked once more, then the sealed bytes are frozen (promise 1). */
import { AppError } from '../../app-error.ts';
import { type DocumentFile, type DocumentRecord, latestVersion } from '../documents/document.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { PreparedLayout } from '../documents/page-layout.ts';
import type { Actor } from '../identity/actor.ts';
import { outgoingErrors } from './errors.ts';
import {
  type IssuePorts,
  type IssueTurn,
  type IssueTx,
  requireIssueGround,
  type SealKey,
} from './issue-ground.ts';
import type { SignatureFacts, SignedVia } from './keep-signed.ts';
import { firstPreservation } from './preserve-document.ts';
import { replaceOld } from './replace-document.ts';

export interface SealedFile {
  readonly file: DocumentFile;
  readonly result: SignatureFacts;
  readonly sha256: string;
  readonly size: number;
}

export interface SealedFiles {
  /** The main file first. */
  readonly files: readonly SealedFile[];
  readonly layout: PreparedLayout;
  readonly via?: SignedVia;
}

/** The number, the files and their bytes, as they were when the work began: they must still be so. */
export type SealedBefore = Pick<IssueTurn, 'document' | 'files'>;

/** Refuses as `requireIssueGround`, and DOCUMENT_CHANGED_MEANWHILE. */
export async function freezeIssued(
  ports: Pick<IssuePorts, 'clock' | 'trust' | 'newId'>,
  tx: Omit<IssueTx, 'jobs' | 'registers'>,
  actor: Actor,
  key: SealKey,
  before: SealedBefore,
  sealed: SealedFiles,
): Promise<DocumentRecord> {
  const ground = await requireIssueGround(ports, tx, actor, key, before.document.id);
  requireSame(before, ground);
  const { document, acting } = ground;
  const now = ports.clock.now();
  await addVersions(ports, tx, actor, sealed);
  const state = advance(outgoingTransitions, document.state, 'seal');
  const missing = sealed.files.map(({ result }) => result.missing).find((reason) => reason !== null);
  const issued = await tx.documents.update(document.id, {
    state,
    issuedAt: now,
    layout: { given: document.layout?.given ?? null, prepared: sealed.layout },
    levelPending: missing ?? document.levelPending,
    updatedAt: now,
  });
  if (document.replacesId) await replaceOld(tx, actor, document.replacesId, issued, now);
  const notBefore = firstPreservation(issued.levelPending, now);
  await tx.outbox.promise('preserve-document', { documentId: document.id }, { notBefore });
  const { id, fingerprint, subject, serial } = ground.held;
  await tx.ledger.append({
    kind: 'document.issued',
    actor,
    appointmentId: acting.id,
    unitId: document.unitId,
    documentId: document.id,
    fileSha256: sealed.files[0]?.sha256 ?? null,
    before: { state: document.state },
    after: {
      state,
      numberSymbol: numberSymbol(issued),
      issuedOn: issued.issuedOn,
      certificate: { id, fingerprint, subject, serial },
      files: sealed.files.map(({ file, sha256, result }) => ({
        fileId: file.id,
        sha256,
        level: result.level,
        missing: result.missing,
      })),
      ...(sealed.via && { via: sealed.via }),
    },
  });
  return issued;
}

function requireSame(before: SealedBefore, now: SealedBefore): void {
  const facts = ({ document, files }: SealedBefore) =>
    JSON.stringify([
      document.version,
      document.number,
      document.issuedOn,
      files.map((file) => latestVersion(file).id),
    ]);
  if (facts(before) !== facts(now)) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
}

async function addVersions(
  ports: Pick<IssuePorts, 'clock' | 'newId'>,
  tx: Pick<IssueTx, 'files'>,
  actor: Actor,
  { files }: SealedFiles,
): Promise<void> {
  const createdAt = ports.clock.now();
  for (const { file, sha256, size } of files) {
    await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt });
    await tx.files.addVersion({
      id: ports.newId(),
      fileId: file.id,
      purpose: 'issued',
      sha256,
      createdAt,
      createdBy: actor.accountId,
    });
  }
}
