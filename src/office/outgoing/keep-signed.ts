/** Keeps a person's signature, wherever it was made: all is asked once more, then version, signer's line, state and ledger. */
import { AppError } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { type DocumentFile, latestVersion } from '../documents/document.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { PreparedLayout } from '../documents/page-layout.ts';
import type { Actor } from '../identity/actor.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { promiseNotices } from '../notices/promise-notices.ts';
import { outgoingErrors } from './errors.ts';
import { nextSigner } from './load-document.ts';
import {
  requireGround,
  type SigningGround,
  type SigningTurn,
  type SignPorts,
  type SignTx,
} from './sign-ground.ts';
import { tellSigner } from './tell-signer.ts';

/** What is known of a signature that was made. */
export interface SignatureFacts {
  /** "B-B", "B-T", …: a word of `Level` in lib/verification/report.ts. */
  readonly level: string;
  /** Why it has not reached the level that was asked for. */
  readonly missing: string | null;
  readonly certificateFingerprint: string;
  readonly timestampAt: Date | null;
}

export interface StoredFile {
  readonly sha256: string;
  readonly size: number;
}

/** Where the key is: `token`, on the official's own machine (docs/token-signing.md); left out, behind a signing session. */
export type SignedVia = 'token';

export interface KeptSignature {
  readonly layout: PreparedLayout;
  readonly facts: SignatureFacts;
  readonly stored: StoredFile;
  /** The file with its reserved fields, when this signature was the first. */
  readonly prepared: StoredFile | null;
  readonly via?: SignedVia;
  /** The batch that it was made in. */
  readonly batchId?: string;
}

/** What was found when the work began: it must still be so. */
export type SignedBefore = Pick<SigningTurn, 'document' | 'turn' | 'main'>;

/** Refuses as `requireGround`, and DOCUMENT_CHANGED_MEANWHILE. */
export async function keepSigned(
  ports: Pick<SignPorts, 'clock' | 'trust' | 'newId'>,
  tx: Omit<SignTx, 'jobs'>,
  actor: Actor,
  certificate: Certificate,
  before: SignedBefore,
  kept: KeptSignature,
): Promise<void> {
  const ground = await requireGround(ports, tx, actor, certificate, before.document.id);
  const { document, turn, main, signers } = ground;
  const same =
    document.version === before.document.version &&
    turn.position === before.turn.position &&
    latestVersion(main).id === latestVersion(before.main).id;
  if (!same) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
  const now = ports.clock.now();
  if (kept.prepared) await addVersion(ports, tx, actor, main, 'prepared', kept.prepared);
  await addVersion(ports, tx, actor, main, 'signed', kept.stored);
  const { certificateFingerprint, level, missing } = kept.facts;
  const done = { ...turn, signedAt: now, certificateFingerprint, level };
  const after = signers.map((signer) => (signer.position === turn.position ? done : signer));
  await tx.documents.replaceSigners(document.id, after);
  const step = nextSigner(after) ? 'sign' : 'sign-last';
  const state = advance(outgoingTransitions, document.state, step);
  await tx.documents.update(document.id, {
    state,
    layout: { given: document.layout?.given ?? null, prepared: kept.layout },
    levelPending: missing ?? document.levelPending,
    updatedAt: now,
  });
  await tx.ledger.append(signedEvent(actor, ground, kept, state));
  await tellSigner(tx, after, now);
  if (step === 'sign-last')
    await promiseNotices(tx, { unitId: document.unitId, role: 'clerk', template: 'document-to-issue', now });
}

async function addVersion(
  ports: Pick<SignPorts, 'clock' | 'newId'>,
  tx: Pick<SignTx, 'files'>,
  actor: Actor,
  main: DocumentFile,
  purpose: 'prepared' | 'signed',
  { sha256, size }: StoredFile,
): Promise<void> {
  const createdAt = ports.clock.now();
  await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt });
  await tx.files.addVersion({
    id: ports.newId(),
    fileId: main.id,
    purpose,
    sha256,
    createdAt,
    createdBy: actor.accountId,
  });
}

function signedEvent(actor: Actor, ground: SigningGround, kept: KeptSignature, state: string): LedgerEvent {
  const { document, turn, grant, acting, onBehalfOf } = ground;
  const { id, fingerprint, subject, serial } = ground.held;
  const { level, missing, timestampAt } = kept.facts;
  return {
    kind: 'document.signed',
    actor,
    appointmentId: acting.id,
    onBehalfOfId: onBehalfOf,
    unitId: document.unitId,
    documentId: document.id,
    fileSha256: kept.stored.sha256,
    before: { state: document.state },
    after: {
      state,
      position: turn.position,
      form: turn.form,
      grant: { id: grant.id, basis: grant.basis, validFrom: grant.validFrom, validTo: grant.validTo },
      certificate: { id, fingerprint, subject, serial },
      level,
      missing,
      timestampAt,
      ...(kept.via && { via: kept.via }),
      ...(kept.batchId && { batchId: kept.batchId }),
    },
  };
}
