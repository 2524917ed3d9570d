/**
 * Receiver: small files are judged before they are taken in, so that the verdict is written with the arrival. It never holds up
 * a receipt: what takes longer, or can not be judged now, is left to the job that every arrival without a verdict gets.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import type { Consignment } from './consignment.ts';
import { type Judgement, judgeFiles } from './judge-files.ts';
import type { JudgeFile } from './judge-signatures.ts';

export interface JudgeAtTheDoorPorts {
  readonly transact: Transact<{
    organisation: Pick<OrganisationStore, 'unitByCode' | 'certificateByFingerprint'>;
  }>;
  readonly clock: Clock;
  /** Left out where every verdict is left to its job. */
  readonly judgeArrived?: JudgeFile;
  /** How long a receipt waits for the verdict. */
  readonly patienceMs?: number;
}

/** Of all files of a consignment together: they are held in memory meanwhile. */
const SMALL_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 300;

/** The same files with the same claims are judged once, to however many units they came. Null: not now. */
export function judgeAtTheDoor(
  ports: JudgeAtTheDoorPorts,
): (message: Consignment) => Promise<Judgement | null> {
  const asked = new Map<string, Promise<Judgement | null>>();
  return async (message) => {
    const { judgeArrived } = ports;
    if (!judgeArrived || message.files.reduce((sum, { size }) => sum + size, 0) > SMALL_BYTES) return null;
    const { issuedOn, origin, signers } = message.document;
    const key = JSON.stringify([message.sender.code, issuedOn, origin, signers, message.files]);
    const found =
      asked.get(key) ??
      soon(judge({ ...ports, judgeFile: judgeArrived }, message), ports.patienceMs ?? PATIENCE_MS);
    asked.set(key, found);
    return found;
  };
}

async function judge(
  ports: JudgeAtTheDoorPorts & { readonly judgeFile: JudgeFile },
  { sender, document, files }: Consignment,
): Promise<Judgement | null> {
  const issuer = await ports.transact((tx) => tx.organisation.unitByCode(sender.code, document.issuedOn));
  const elsewhere = (issuer?.partnerId ?? null) !== null;
  const judgement = await judgeFiles(ports, {
    files,
    origin: document.origin,
    signerFingerprints: document.signers.map((signer) => signer.certificateFingerprint),
    issuerUnitId: issuer?.id ?? null,
    issuerElsewhere: elsewhere,
    at: ports.clock.now(),
  });
  // The seal may be newer than the list of that system's agencies: the job asks for it.
  return elsewhere && judgement.fault === 'agency-signature-missing' ? null : judgement;
}

async function soon(judging: Promise<Judgement | null>, patienceMs: number): Promise<Judgement | null> {
  const patience = new AbortController();
  const tooLate = pause(patienceMs, null, { signal: patience.signal }).catch(() => null);
  try {
    return await Promise.race([judging.catch(() => null), tooLate]);
  } finally {
    patience.abort();
  }
}
