/** Receipt keys: one EC P-256 key per unit, a 0600 file; the public half stands in the database under its thumbprint. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { MessageSigner, ReceiptSigner } from '../../office/exchange/receipt-signer.ts';
import type {
  HeldReceiptKey,
  OrganisationStore,
  ReceiptKey,
} from '../../office/organisation/organisation-store.ts';
import type { Clock, Transact } from '../../office/unit-of-work.ts';
import { keyIdOf, readCompact, signCompact } from './compact-jws.ts';
import { gathered } from './gather.ts';
import { readOrMakePrivateFile } from './private-file.ts';

export interface ReceiptSignerPorts {
  readonly transact: Transact<{
    readonly organisation: Pick<OrganisationStore, 'receiptKeys' | 'replaceReceiptKeys'>;
  }>;
  readonly clock: Clock;
  /** DATA_DIR/keys/receipts */
  readonly folder: string;
}

interface PublicKey {
  readonly key: KeyObject;
  readonly signers: readonly MessageSigner[];
  /** By the clock of the process. */
  readonly readAt: number;
}

/** Other processes may have learned that a key ended. */
const READ_AGAIN_MS = 2000;

interface UnitKey {
  readonly fingerprint: string;
  readonly key: KeyObject;
}

export function createReceiptSigner(ports: ReceiptSignerPorts): ReceiptSigner {
  const keys = new Map<string, Promise<UnitKey>>();
  const register = gathered(async (opened: readonly UnregisteredKey[]) => {
    const now = ports.clock.now();
    const made = opened.map((key) => ({ ...key, validFrom: now }));
    const unitIds = made.map(({ unitId }) => unitId);
    await ports.transact(({ organisation }) => organisation.replaceReceiptKeys(unitIds, made, now));
  });
  const { publicKeyOf, forget } = publicKeyReader(ports);
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
      const head = { kid: fingerprint, typ: 'antin-message+json' };
      return async (payload) => signCompact(key, head, payload);
    },
    keyOf: keyIdOf,
    verify: async (jws) => {
      const fingerprint = keyIdOf(jws);
      if (fingerprint === null) return null;
      const known = await publicKeyOf(fingerprint);
      if (known === null) return null;
      const payload = readCompact(jws, known.key);
      return payload === undefined ? null : { signers: known.signers, payload };
    },
    keysChanged: forget,
  };
}

function publicKeyReader({ transact }: ReceiptSignerPorts) {
  const known = new Map<string, PublicKey>();
  const find = gathered(async (fingerprints: readonly string[]) => {
    const found = await transact(({ organisation }) => organisation.receiptKeys(fingerprints));
    const readAt = performance.now();
    for (const fingerprint of fingerprints) {
      const held = found.filter((key) => key.fingerprint === fingerprint);
      // A fingerprint names one key for ever; for whom it is registered may change.
      if (held[0]) known.set(fingerprint, { key: publicKey(held[0]), signers: held.map(signerOf), readAt });
      else known.delete(fingerprint);
    }
  });
  return {
    publicKeyOf: async (fingerprint: string): Promise<PublicKey | null> => {
      const { readAt = Number.NEGATIVE_INFINITY } = known.get(fingerprint) ?? {};
      if (performance.now() - readAt > READ_AGAIN_MS) await find(fingerprint);
      return known.get(fingerprint) ?? null;
    },
    forget: () => known.clear(),
  };
}

function publicKey({ publicJwk }: ReceiptKey): KeyObject {
  return createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' });
}

function signerOf({ unitId, organCode, partnerId, validFrom, validTo }: HeldReceiptKey): MessageSigner {
  return { unitId, organCode, partnerId, validFrom, validTo };
}

type UnregisteredKey = Omit<ReceiptKey, 'validFrom'>;

async function openUnitKey(
  ports: ReceiptSignerPorts,
  register: (key: UnregisteredKey) => Promise<void>,
  unitId: string,
): Promise<UnitKey> {
  if (!/^[0-9a-f-]{36}$/.test(unitId)) throw new TypeError('a unit id is a UUID');
  const bytes = await readOrMakePrivateFile(join(ports.folder, `${unitId}.json`), makeKeyFile);
  const { d, ...publicJwk } = JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonWebKey;
  if (d === undefined) throw new Error(`the receipt key file of the unit ${unitId} holds no private key`);
  const fingerprint = await calculateJwkThumbprint(publicJwk, 'sha256');
  await register({ fingerprint, unitId, publicJwk: { ...publicJwk } });
  return { fingerprint, key: createPrivateKey({ key: { ...publicJwk, d }, format: 'jwk' }) };
}

const generate = promisify(generateKeyPair);

async function makeKeyFile(): Promise<Uint8Array> {
  const { privateKey } = await generate('ec', { namedCurve: 'P-256' });
  return Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' })));
}
