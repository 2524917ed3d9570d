/** The header of a sealed batch and its signature (JWS, RFC 7515; Ed25519 by RFC 8037). */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { canonicalJson, readCanonical } from './canonical-json.ts';

export const BATCH_FORMAT = 'antin-ledger-batch/1';
export const BATCH_TYPE = 'antin-ledger-batch+json';
export const BATCH_ALGORITHM = 'EdDSA';
/** `previous` of batch 1. */
export const NO_PREVIOUS = '0'.repeat(64);

export interface BatchHeader {
  readonly format: typeof BATCH_FORMAT;
  /** From 1, without gaps. */
  readonly number: number;
  /** Digest of the header before. */
  readonly previous: string;
  readonly size: number;
  /** Events in this batch and all before it. */
  readonly total: number;
  /** Merkle root over the batch's leaves, hexadecimal. */
  readonly root: string;
  /** UTC, milliseconds. */
  readonly sealedAt: string;
  /** RFC 7638 thumbprint of the signing key. */
  readonly key: string;
}

/** The public half of an Ed25519 key (RFC 8037 §2). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** What is signed and time-stamped: canonical JSON. */
export function headerText(header: BatchHeader): string {
  return canonicalJson(header);
}

/** SHA-256 of the header's text, hexadecimal. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** RFC 7638: SHA-256 over the required members in order, base64url. */
export function thumbprintOf({ crv, kty, x }: PublicJwk): string {
  return createHash('sha256').update(canonicalJson({ crv, kty, x })).digest('base64url');
}

export function isPublicJwk(value: unknown): value is PublicJwk {
  const jwk = value as Partial<PublicJwk> | null;
  return typeof jwk === 'object' && jwk?.kty === 'OKP' && jwk.crv === 'Ed25519' && typeof jwk.x === 'string';
}

export interface SignedHeader {
  readonly header: BatchHeader;
  readonly text: string;
  readonly digest: string;
  /** Whether this key made the signature. */
  signedBy(jwk: PublicJwk): boolean;
}

/** Null when this is no signed header of our format; the signature is not judged yet. */
export function readSignedHeader(jws: string): SignedHeader | null {
  const [head = '', payload = '', signature = '', ...more] = jws.split('.');
  if (more.length > 0) return null;
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  const header = readCanonical(text);
  const value = Buffer.from(signature, 'base64url');
  // Encoded again both must be the same: what base64url decodes leniently would be a second spelling.
  const strict = Buffer.from(text, 'utf8').toString('base64url') === payload;
  if (!strict || value.toString('base64url') !== signature) return null;
  if (!isHeader(header) || !isProtected(head, header.key)) return null;
  const signed = Buffer.from(`${head}.${payload}`, 'ascii');
  return {
    header,
    text,
    digest: digestOfText(text),
    signedBy: (jwk) => {
      const key = importKey(jwk);
      return key !== null && verify(null, signed, key, value);
    },
  };
}

function isProtected(encoded: string, key: string): boolean {
  try {
    const { alg, kid, typ } = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return alg === BATCH_ALGORITHM && kid === key && typ === BATCH_TYPE;
  } catch {
    return false;
  }
}

function isHeader(value: unknown): value is BatchHeader {
  const header = value as Partial<BatchHeader> | null | undefined;
  if (typeof header !== 'object' || header === null || Object.keys(header).length !== 8) return false;
  const counts = [header.number, header.size, header.total];
  const digests = [header.previous, header.root];
  return (
    header.format === BATCH_FORMAT &&
    counts.every((count) => Number.isSafeInteger(count) && Number(count) > 0) &&
    digests.every((digest) => typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)) &&
    typeof header.sealedAt === 'string' &&
    !Number.isNaN(Date.parse(header.sealedAt)) &&
    typeof header.key === 'string'
  );
}

function importKey(jwk: PublicJwk): KeyObject | null {
  try {
    return createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: 'jwk' });
  } catch {
    return null;
  }
}
