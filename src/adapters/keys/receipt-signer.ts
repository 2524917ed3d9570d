/** Receipt keys: one EC P-256 key per unit, a 0600 file; the public half stands in the database under its thumbprint. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import type { ReceiptSigner } from '../../office/exchange/receipt-signer.ts';
import type { OrganisationStore, ReceiptKey } from '../../office/organisation/organisation-store.ts';
import type { Clock, Transact } from '../../office/unit-of-work.ts';
import { readOrMakePrivateFile } from './private-file.ts';

const algorithm = 'ES256';

export interface ReceiptSignerPorts {
  readonly transact: Transact<{ organisation: Pick<OrganisationStore, 'receiptKey' | 'insertReceiptKey'> }>;
  readonly clock: Clock;
  /** DATA_DIR/keys/receipts */
  readonly folder: string;
}

interface PublicKey {
  readonly unitId: string;
  readonly key: Awaited<ReturnType<typeof importJWK>>;
}

interface UnitKey {
  readonly fingerprint: string;
  readonly key: Awaited<ReturnType<typeof importJWK>>;
}

export function createReceiptSigner(ports: ReceiptSignerPorts): ReceiptSigner {
  const keys = new Map<string, Promise<UnitKey>>();
  const register = registrar(ports);
  // A fingerprint names one key for ever, and rows of keys are never changed: what was once found stands.
  const publicKeys = new Map<string, PublicKey>();
  const publicKeyOf = async (fingerprint: string): Promise<PublicKey | null> => {
    const known = publicKeys.get(fingerprint);
    if (known) return known;
    const found = await ports.transact(({ organisation }) => organisation.receiptKey(fingerprint));
    if (found === null) return null;
    const opened = { unitId: found.unitId, key: await importJWK(found.publicJwk as JWK, algorithm) };
    publicKeys.set(fingerprint, opened);
    return opened;
  };
  const keyOf = (unitId: string): Promise<UnitKey> => {
    const known = keys.get(unitId) ?? openUnitKey(ports, register, unitId);
    keys.set(unitId, known);
    // A failed opening is tried again by the next receipt.
    known.catch(() => keys.delete(unitId));
    return known;
  };
  return {
    signerFor: async (unitId) => {
      const { fingerprint, key } = await keyOf(unitId);
      const header = { alg: algorithm, kid: fingerprint, typ: 'antin-message+json' };
      return (payload) =>
        new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
          .setProtectedHeader(header)
          .sign(key);
    },
    verify: async (jws) => {
      const fingerprint = keyIdOf(jws);
      if (fingerprint === null) return null;
      const known = await publicKeyOf(fingerprint);
      if (known === null) return null;
      const payload = await readPayload(jws, known.key);
      return payload === undefined ? null : { unitId: known.unitId, payload };
    },
  };
}

/** Keys that are opened at the same time are made known in one transaction. */
function registrar({ transact, clock }: ReceiptSignerPorts): (key: ReceiptKey) => Promise<void> {
  let waiting: { keys: ReceiptKey[]; written: Promise<void> } | undefined;
  const write = async (keys: readonly ReceiptKey[]) =>
    transact(async ({ organisation }) => {
      for (const key of keys) {
        if ((await organisation.receiptKey(key.fingerprint)) === null)
          await organisation.insertReceiptKey(key, clock.now());
      }
    });
  return (key) => {
    if (waiting) waiting.keys.push(key);
    else {
      const keys = [key];
      const written = pause(GATHER_MS).then(() => {
        waiting = undefined;
        return write(keys);
      });
      waiting = { keys, written };
    }
    return waiting.written;
  };
}

const GATHER_MS = 5;

async function openUnitKey(
  ports: ReceiptSignerPorts,
  register: (key: ReceiptKey) => Promise<void>,
  unitId: string,
): Promise<UnitKey> {
  if (!/^[0-9a-f-]{36}$/.test(unitId)) throw new TypeError('a unit id is a UUID');
  const bytes = await readOrMakePrivateFile(join(ports.folder, `${unitId}.json`), makeKeyFile);
  const { d, ...publicJwk } = JSON.parse(Buffer.from(bytes).toString('utf8')) as JWK;
  if (d === undefined) throw new Error(`the receipt key file of the unit ${unitId} holds no private key`);
  const fingerprint = await calculateJwkThumbprint(publicJwk, 'sha256');
  await register({ fingerprint, unitId, publicJwk: { ...publicJwk } });
  return { fingerprint, key: await importJWK({ ...publicJwk, d }, algorithm) };
}

async function makeKeyFile(): Promise<Uint8Array> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return Buffer.from(JSON.stringify(await exportJWK(privateKey)));
}

function keyIdOf(jws: string): string | null {
  try {
    const { kid, alg } = decodeProtectedHeader(jws);
    return alg === algorithm ? (kid ?? null) : null;
  } catch {
    return null;
  }
}

/** Undefined when the signature is not by this key or what is signed is no JSON. */
async function readPayload(jws: string, key: PublicKey['key']): Promise<unknown> {
  try {
    const { payload } = await compactVerify(jws, key, { algorithms: [algorithm] });
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}
