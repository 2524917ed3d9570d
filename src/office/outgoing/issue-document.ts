/**
 * The clerk issues: the number is held in a first transaction, then number, date and seal go into the file, then a second
 * transaction freezes the bytes (DESIGN.md; NĐ 30/2020 Đ14, Đ18). A crash between leaves the document `issuing` with its
 * number; issuing again uses the same one.
 */
import { AppError } from '../../app-error.ts';
import { type DocumentRecord, latestVersion } from '../documents/document.ts';
import type { Job } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Actor } from '../identity/actor.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import { outgoingErrors } from './errors.ts';
import { holdNumber } from './hold-number.ts';
import { type IssueGround, type IssuePorts, type IssueTx, requireIssueGround } from './issue-ground.ts';
import { replaceOld } from './replace-document.ts';
import { queueJob, type Report, startJob } from './run-job.ts';
import { type SealedFiles, sealFiles } from './seal-files.ts';

export interface IssueCommand {
  readonly documentId: string;
  readonly signingSessionId: string;
  /** yyyy-MM-dd; today when left out. Without meaning when the number is held already. */
  readonly date?: string | undefined;
}

/** Starts the job. Refuses as `requireIssueGround` and `takeNumber`, ISSUE_DATE_INVALID, DOCUMENT_BUSY. */
export async function issueDocument(ports: IssuePorts, actor: Actor, command: IssueCommand): Promise<Job> {
  const session = ports.signingDesk.session(actor, command.signingSessionId);
  const { job, ground } = await ports.transact(async (tx) => {
    const found = await requireIssueGround(ports, tx, actor, session, command.documentId);
    const { documentId } = command;
    const queued = await queueJob(tx, ports, actor, { kind: 'issue-document', documentId });
    const document =
      found.document.state === 'issuing'
        ? found.document
        : await holdNumber(ports, tx, actor, found, command.date);
    return { job: queued, ground: { ...found, document } };
  });
  startJob(ports, job, (report) => issue(ports, actor, session, ground, report));
  return job;
}

async function issue(
  ports: IssuePorts,
  actor: Actor,
  session: SigningSession,
  ground: IssueGround,
  report: Report,
): Promise<Record<string, unknown>> {
  const sealed = await sealFiles(ports, session, ground, report);
  await report('storing');
  const issued = await ports.transact((tx) => freeze(ports, tx, actor, session, ground, sealed));
  const [main] = sealed.files;
  return {
    numberSymbol: numberSymbol(issued),
    issuedOn: issued.issuedOn,
    sha256: main?.sha256,
    level: main?.result.level,
    missing: main?.result.missing,
  };
}

async function freeze(
  ports: IssuePorts,
  tx: IssueTx,
  actor: Actor,
  session: SigningSession,
  before: IssueGround,
  sealed: SealedFiles,
): Promise<DocumentRecord> {
  const ground = await requireIssueGround(ports, tx, actor, session, before.document.id);
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
  const { id, fingerprint, subject, serial } = session.certificate;
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
    },
  });
  return issued;
}

/** The number, the files and their bytes are those that were sealed. */
function requireSame(before: IssueGround, now: IssueGround): void {
  const facts = ({ document, files }: IssueGround) =>
    JSON.stringify([
      document.version,
      document.number,
      document.issuedOn,
      files.map((file) => latestVersion(file).id),
    ]);
  if (facts(before) !== facts(now)) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
}

async function addVersions(
  ports: IssuePorts,
  tx: IssueTx,
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
