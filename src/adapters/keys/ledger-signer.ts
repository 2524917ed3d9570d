/** The key that seals the record: one Ed25519 key per installation, a 0600 file in DATA_DIR/keys. */
import { join } from 'node:path';
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { BATCH_ALGORITHM, BATCH_TYPE, isPublicJwk, thumbprintOf } from '../../lib/record/batch-header.ts';
import type { LedgerSigner } from '../../office/ledger/seal-batch.ts';
import { readOrMakePrivateFile } from './private-file.ts';

/** @param folder DATA_DIR/keys. The same key whenever it is asked for; made at the first time. */
export function createLedgerSigner(folder: string): () => Promise<LedgerSigner> {
  let opened: Promise<LedgerSigner> | undefined;
  return () => {
    opened ??= openSigner(join(folder, 'ledger.json'));
    // A failed opening is tried again by the next batch.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
}

async function openSigner(path: string): Promise<LedgerSigner> {
  const bytes = await readOrMakePrivateFile(path, makeKeyFile);
  const { d, ...rest } = JSON.parse(Buffer.from(bytes).toString('utf8')) as JWK;
  if (d === undefined || !isPublicJwk(rest)) throw new Error(`${path} holds no Ed25519 key`);
  const publicJwk = { kty: rest.kty, crv: rest.crv, x: rest.x };
  const key = await importJWK({ ...publicJwk, d }, BATCH_ALGORITHM);
  const thumbprint = thumbprintOf(publicJwk);
  const header = { alg: BATCH_ALGORITHM, kid: thumbprint, typ: BATCH_TYPE };
  return {
    thumbprint,
    publicJwk,
    sign: (text) => new CompactSign(Buffer.from(text, 'utf8')).setProtectedHeader(header).sign(key),
  };
}

async function makeKeyFile(): Promise<Uint8Array> {
  const { privateKey } = await generateKeyPair(BATCH_ALGORITHM, { crv: 'Ed25519', extractable: true });
  return Buffer.from(JSON.stringify(await exportJWK(privateKey)));
}
