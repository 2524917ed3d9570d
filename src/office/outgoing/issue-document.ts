/**
 * The clerk issues: the number is held in a first transaction, then number, date and seal go into the file, then a second
 * transaction freezes the bytes (DESIGN.md; NĐ 30/2020 Đ14, Đ18). A crash between leaves the document `issuing` with its
 * number; issuing again uses the same one.
 */
import type { Job } from '../documents/job-store.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Actor } from '../identity/actor.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import { freezeIssued } from './freeze-issued.ts';
import { holdNumber } from './hold-number.ts';
import { type IssueGround, type IssuePorts, requireIssueGround, type SealKey } from './issue-ground.ts';
import { queueJob, type Report, startJob } from './run-job.ts';
import { sealFiles } from './seal-files.ts';

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
    const found = await requireIssueGround(ports, tx, actor, keyOf(session), command.documentId);
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
  const issued = await ports.transact((tx) => freezeIssued(ports, tx, actor, keyOf(session), ground, sealed));
  const [main] = sealed.files;
  return {
    numberSymbol: numberSymbol(issued),
    issuedOn: issued.issuedOn,
    sha256: main?.sha256,
    level: main?.result.level,
    missing: main?.result.missing,
  };
}

function keyOf(session: SigningSession): SealKey {
  return { holder: session.holder, certificate: session.signer.certificate };
}
