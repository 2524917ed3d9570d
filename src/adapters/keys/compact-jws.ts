/**
 * JWS in compact form (RFC 7515 §7.1) with ES256 (RFC 7518 §3.4), by the synchronous calls of OpenSSL: a receipt is signed and
 * checked for every single delivery, and a hop to another thread costs more than the signature itself.
 */
import { type KeyObject, sign, verify } from 'node:crypto';

const algorithm = 'ES256';
/** R and S, 32 octets each. */
const SIGNATURE_LENGTH = 64;

export interface JwsHead {
  readonly kid: string;
  readonly typ: string;
}

export function signCompact(key: KeyObject, { kid, typ }: JwsHead, payload: unknown): string {
  const signed = `${encode({ alg: algorithm, kid, typ })}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Whose key is said to have signed; null of what is no JWS with ES256 and a key id, or asks for extensions (`crit`, `b64`). */
export function keyIdOf(jws: string): string | null {
  const [head] = jws.split('.', 1);
  const header = readJson(decode(head));
  if (typeof header !== 'object' || header === null) return null;
  const { alg, kid, crit, b64 } = header as Record<string, unknown>;
  return alg === algorithm && typeof kid === 'string' && crit === undefined && b64 === undefined ? kid : null;
}

/** Undefined when the signature is not by this key or what is signed is no JSON. The header is `keyIdOf`'s to judge. */
export function readCompact(jws: string, key: KeyObject): unknown {
  const [head, body, tail, ...more] = jws.split('.');
  const signature = decode(tail);
  if (more.length > 0 || body === undefined || signature?.length !== SIGNATURE_LENGTH) return undefined;
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)) return undefined;
  return readJson(decode(body));
}

/** Node.js passes over what is not base64url; a JWS may hold nothing else. */
function decode(part: string | undefined): Buffer | undefined {
  return part !== undefined && /^[\w-]+$/.test(part) ? Buffer.from(part, 'base64url') : undefined;
}

function readJson(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
