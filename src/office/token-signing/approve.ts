/** The competent person signs on their own token: the same questions before, the same step after, as `signDocument`. */
import { AppError } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { latestVersion } from '../documents/document.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Actor } from '../identity/actor.ts';
import { outgoingErrors } from '../outgoing/errors.ts';
import { keepSigned } from '../outgoing/keep-signed.ts';
import { readyToSign } from '../outgoing/sign-file.ts';
import { requireTurn, type SigningTurn, type SignPorts, type SignTx } from '../outgoing/sign-ground.ts';
import type { Transact } from '../unit-of-work.ts';
import { admitToken, type BeginPorts, type BeginTx, begin, type ToolCall } from './begin.ts';
import { requireSignable } from './require-signable.ts';
import type { AcceptedSignature, TokenSigning } from './token-signing.ts';

export type ApproveTx = SignTx & BeginTx;

export interface ApprovePorts extends BeginPorts, Pick<SignPorts, 'pdf' | 'storage' | 'trust'> {
  readonly transact: Transact<ApproveTx>;
}

/**
 * Refuses NOT_FOUND, WRONG_STATE, NOT_YOUR_TURN, FORBIDDEN, the AUTHORITY_ and DELEGATION_ codes, DOCUMENT_BUSY, SECOND_FACTOR_STALE,
 * CERTIFICATE_MISSING, SIGNING_NOT_PERMITTED, DOCUMENT_CHANGED_MEANWHILE.
 */
export async function prepareApproval(
  ports: ApprovePorts,
  actor: Actor,
  documentId: string,
): Promise<ToolCall> {
  const asked = await ports.transact((tx) => admittedTurn(ports, tx, actor, documentId));
  const ready = await readyToSign(ports, asked, async () => undefined);
  requireSignable(ready.pdf);
  const stored = await ports.storage.putBytes(ready.pdf);
  return ports.transact(async (tx) => {
    const turn = await admittedTurn(ports, tx, actor, documentId);
    const { document, main } = turn;
    const baseVersionId = latestVersion(main).id;
    if (document.version !== asked.document.version || baseVersionId !== latestVersion(asked.main).id)
      throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
    const reserved = ready.layout.kind === 'reserved';
    const field = reserved ? ready.layout.signatures[turn.turn.position - 1]!.name : null;
    const prepared = {
      purpose: 'approve',
      appointmentId: turn.acting.id,
      unitId: document.unitId,
      documentId,
      incomingId: null,
      fileId: main.id,
      fileName: main.name,
      documentVersion: document.version,
      baseVersionId,
      preparedSha256: stored.sha256,
      preparedSize: stored.size,
      preparedIsNew: ready.isNew,
      layout: ready.layout,
      expects: { field, fills: [] },
    } as const;
    const facts = { documentNumber: numberSymbol(document), issuedOn: null, subject: document.subject };
    return begin(ports, tx, actor, prepared, facts);
  });
}

async function admittedTurn(
  ports: ApprovePorts,
  tx: ApproveTx,
  actor: Actor,
  documentId: string,
): Promise<SigningTurn> {
  const turn = await requireTurn(ports, tx, actor, documentId);
  await admitToken(tx, actor, 'personal', ports.clock.now());
  const running = await tx.jobs.runningFor(documentId);
  if (running) throw new AppError(outgoingErrors.DOCUMENT_BUSY, { details: { jobId: running.id } });
  return turn;
}

/** Keeps the accepted file. Refuses as `keepSigned`, and DOCUMENT_BUSY. */
export async function keepApproval(
  ports: Pick<ApprovePorts, 'clock' | 'trust' | 'newId'>,
  tx: ApproveTx,
  actor: Actor,
  signing: TokenSigning,
  certificate: Certificate,
  accepted: AcceptedSignature,
): Promise<void> {
  const turn = await requireTurn(ports, tx, actor, signing.documentId!);
  const { document, main } = turn;
  if (await tx.jobs.runningFor(document.id)) throw new AppError(outgoingErrors.DOCUMENT_BUSY);
  const same =
    document.version === signing.documentVersion && latestVersion(main).id === signing.baseVersionId;
  if (!same) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
  const prepared = { sha256: signing.preparedSha256, size: signing.preparedSize };
  await keepSigned(ports, tx, actor, certificate, turn, {
    layout: signing.layout!,
    facts: {
      ...accepted,
      timestampAt: accepted.timestampAt === null ? null : new Date(accepted.timestampAt),
    },
    stored: accepted,
    prepared: signing.preparedIsNew ? prepared : null,
    via: 'token',
  });
}
