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
import type { ReceiptSigner } from '../../office/exchange/receipt-signer.ts';
import type { OrganisationStore, ReceiptKey } from '../../office/organisation/organisation-store.ts';
import type { Clock, Transact } from '../../office/unit-of-work.ts';
import { keyIdOf, readCompact, signCompact } from './compact-jws.ts';
import { gathered } from './gather.ts';
import { readOrMakePrivateFile } from './private-file.ts';

export interface ReceiptSignerPorts {
  readonly transact: Transact<{
    readonly organisation: Pick<OrganisationStore, 'receiptKeys' | 'keepReceiptKeys'>;
  }>;
  readonly clock: Clock;
  /** DATA_DIR/keys/receipts */
  readonly folder: string;
}

interface PublicKey {
  readonly unitId: string;
  readonly key: KeyObject;
}

interface UnitKey {
  readonly fingerprint: string;
  readonly key: KeyObject;
}

export function createReceiptSigner(ports: ReceiptSignerPorts): ReceiptSigner {
  const keys = new Map<string, Promise<UnitKey>>();
  const register = gathered((made: readonly ReceiptKey[]) =>
    ports.transact(({ organisation }) => organisation.keepReceiptKeys(made, ports.clock.now())),
  );
  const publicKeyOf = publicKeyReader(ports);
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
      return payload === undefined ? null : { unitId: known.unitId, payload };
    },
  };
}

function publicKeyReader({ transact }: ReceiptSignerPorts) {
  // A fingerprint names one key for ever, and rows of keys are never changed: what was once found stands.
  const known = new Map<string, PublicKey>();
  const find = gathered(async (fingerprints: readonly string[]) => {
    const found = await transact(({ organisation }) => organisation.receiptKeys(fingerprints));
    for (const { fingerprint, unitId, publicJwk } of found)
      known.set(fingerprint, {
        unitId,
        key: createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' }),
      });
  });
  return async (fingerprint: string): Promise<PublicKey | null> => {
    if (!known.has(fingerprint)) await find(fingerprint);
    return known.get(fingerprint) ?? null;
  };
}

async function openUnitKey(
  ports: ReceiptSignerPorts,
  register: (key: ReceiptKey) => Promise<void>,
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
