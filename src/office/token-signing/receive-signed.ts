/**
 * The signed file comes back, from a program that has no session: the secret in the address says who asked for what. Everything
 * that was asked at the start is asked again; a file is taken once, or not at all, and every refusal stands in the ledger.
 */
import { AppError, isAppError } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import type { Actor, SystemActor } from '../identity/actor.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { actorOf } from '../identity/load-actor.ts';
import { hashSecret } from '../identity/random-secret.ts';
import { jobError } from '../outgoing/run-job.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type ApproveTx, keepApproval } from './approve.ts';
import { tokenSigningErrors } from './errors.ts';
import { type IncomeTx, keepIncome } from './income.ts';
import { judgeReturned, type ReturnedSignature, type VerifyNow } from './judge-returned.ts';
import { keepSeal, type SealPorts, type SealTx } from './seal.ts';
import { type AcceptedSignature, isOver, type TokenSigning } from './token-signing.ts';
import type { TokenSigningStore } from './token-signing-store.ts';

export type ReceiveTx = ApproveTx &
  SealTx &
  IncomeTx & {
    readonly identity: Pick<IdentityStore, 'account' | 'actingAppointments'>;
    readonly tokenSignings: TokenSigningStore;
  };

export interface ReceivePorts extends Pick<SealPorts, 'trust' | 'newId'> {
  readonly transact: Transact<ReceiveTx>;
  readonly clock: Clock;
  readonly storage: {
    read(sha256: string): Promise<Uint8Array>;
    put(
      stream: AsyncIterable<Uint8Array>,
      options: {
        readonly limit: number;
        readonly inspect: (bytes: Uint8Array) => Promise<void>;
      },
    ): Promise<{ readonly sha256: string; readonly size: number }>;
  };
  readonly verify: VerifyNow;
}

export interface SignedUpload {
  /** From the address. */
  readonly secret: string;
  /** Opened only when the secret is good: a stranger's body is not read. */
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  readonly ip: string;
  readonly traceId: string;
}

/** What a signature, its appearance, its time-stamp and its validation data add at most. */
const MOST_ADDED = 16 * 1024 * 1024;

/** @throws AppError the TOKEN_SIGNING_ codes, and those of the step that the signature is for */
export async function receiveSigned(ports: ReceivePorts, upload: SignedUpload): Promise<TokenSigning> {
  const hash = hashSecret(upload.secret);
  const signing = await ports.transact((tx) => tx.tokenSignings.byUpload(hash));
  if (!signing) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_UNKNOWN);
  try {
    requireOpen(signing, ports.clock.now());
    await ports.transact((tx) => signerOf(ports, tx, signing, upload));
    const { stored, signature } = await takeFile(ports, signing, upload);
    await ports.transact((tx) => keep(ports, tx, signing, upload, stored, signature));
    return signing;
  } catch (error) {
    if (isAppError(error)) await ports.transact((tx) => noteRefusal(ports, tx, signing, upload, error));
    throw error;
  }
}

export function requireOpen(signing: TokenSigning, now: Date): void {
  if (isOver(signing)) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_USED);
  if (signing.expiresAt <= now) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_EXPIRED);
}

/** The official as of this moment, in the one post that the signing was prepared under. */
async function signerOf(
  ports: Pick<ReceivePorts, 'clock'>,
  tx: Pick<ReceiveTx, 'identity'>,
  signing: TokenSigning,
  from: Pick<SignedUpload, 'ip' | 'traceId'>,
): Promise<Actor> {
  const found = await actorOf(tx.identity, signing.accountId, from, ports.clock.now());
  const appointments = found?.appointments.filter(({ id }) => id === signing.appointmentId) ?? [];
  if (!found || appointments.length === 0) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_RIGHT_ENDED);
  return { ...found, appointments, scopes: null, secondFactorAt: null };
}

/** Streams to the disk, looks, and keeps the bytes only when they are good. */
async function takeFile(
  ports: ReceivePorts,
  signing: TokenSigning,
  upload: SignedUpload,
): Promise<{ stored: { sha256: string; size: number }; signature: ReturnedSignature }> {
  const prepared = await ports.storage.read(signing.preparedSha256);
  let signature: ReturnedSignature | undefined;
  const stored = await ports.storage.put(await upload.open(), {
    limit: signing.preparedSize + MOST_ADDED,
    inspect: async (returned) => {
      signature = await judgeReturned(ports.verify, { prepared, returned, expects: signing.expects });
    },
  });
  if (!signature) throw new Error('the storage did not let the file be inspected');
  return { stored, signature };
}

/** The row is locked first: of two files sent at once one is taken. */
async function keep(
  ports: ReceivePorts,
  tx: ReceiveTx,
  { id }: TokenSigning,
  upload: SignedUpload,
  stored: { readonly sha256: string; readonly size: number },
  { certificate, field, level, missing, timestampAt }: ReturnedSignature,
): Promise<void> {
  const now = ports.clock.now();
  const signing = (await tx.tokenSignings.getForUpdate(id))!;
  requireOpen(signing, now);
  const actor = await signerOf(ports, tx, signing, upload);
  const accepted: AcceptedSignature = {
    ...stored,
    field,
    level,
    missing,
    certificateFingerprint: certificate.fingerprintSha256,
    timestampAt: timestampAt?.toISOString() ?? null,
  };
  await tx.files.addBytes({ ...stored, mediaType: 'application/pdf', createdAt: now });
  await keepFor(ports, tx, actor, signing, certificate, accepted);
  await tx.tokenSignings.update(id, { state: 'accepted', result: accepted, answeredAt: now });
}

function keepFor(
  ports: ReceivePorts,
  tx: ReceiveTx,
  actor: Actor,
  signing: TokenSigning,
  certificate: Certificate,
  accepted: AcceptedSignature,
): Promise<void> {
  switch (signing.purpose) {
    case 'approve':
      return keepApproval(ports, tx, actor, signing, certificate, accepted);
    case 'income':
      return keepIncome(ports, tx, actor, signing, certificate, accepted);
    default:
      return keepSeal(ports, tx, actor, signing, certificate, accepted);
  }
}

/** Whoever sends a file too late or again changes nothing; a file that does not serve ends the signing. */
const leavesOpen: ReadonlySet<string> = new Set([
  tokenSigningErrors.TOKEN_SIGNING_USED.code,
  tokenSigningErrors.TOKEN_SIGNING_EXPIRED.code,
  tokenSigningErrors.TOKEN_SIGNING_FILE_MISSING.code,
  'UPLOAD_INTERRUPTED',
  'STORAGE_FULL',
]);

async function noteRefusal(
  ports: Pick<ReceivePorts, 'clock'>,
  tx: Pick<ReceiveTx, 'tokenSignings' | 'ledger' | 'identity'>,
  { id }: TokenSigning,
  upload: SignedUpload,
  error: AppError,
): Promise<void> {
  const signing = (await tx.tokenSignings.getForUpdate(id))!;
  const ends = !leavesOpen.has(error.code) && error.spec.kind !== 'unavailable' && !isOver(signing);
  if (ends) {
    const answeredAt = ports.clock.now();
    await tx.tokenSignings.update(id, { state: 'refused', error: jobError(error), answeredAt });
  }
  const service: SystemActor = { accountId: null, name: 'system', traceId: upload.traceId };
  const actor = await signerOf(ports, tx, signing, upload).catch((reason: unknown) => {
    if (isAppError(reason)) return service;
    throw reason;
  });
  await tx.ledger.append({
    kind: 'document.sign-refused',
    actor,
    appointmentId: signing.appointmentId,
    unitId: signing.unitId,
    documentId: signing.documentId,
    incomingId: signing.incomingId,
    after: {
      tokenSigningId: id,
      purpose: signing.purpose,
      code: error.code,
      reason: error.title('vi'),
      ip: upload.ip,
      via: 'token',
    },
  });
}
