/**
 * What stands in a package of ours, judged by itself: each signed message by the key that the package names for it or that it
 * brings, receipts and messages against the files that lie beside them, the proof of the record up to the signed roots. Whose the keys are is the word of whoever
 * sealed the package.
 */
import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { isAppError } from '../../app-error.ts';
import { readEdxml } from '../edxml/read-edxml.ts';
import { bytesSource } from '../edxml/source.ts';
import { checkProof } from '../record/check-proof.ts';
import { isLedgerProof } from '../record/ledger-proof.ts';
import { type EvidenceFinding, found } from './report.ts';
import type { ReadEntry } from './zip-read.ts';

const KEYS = 'giao-nhan/khoa-bien-nhan.json';
const PROOF = 'nhat-ky/chung-minh.json';
const MESSAGE = /^giao-nhan\/(?:[^/]+\/)?([^/]+)\.jws$/;

/** In edXML, as it came: what arrived, or a status. */
const EDXML = /^giao-nhan\/(?:[^/]+\/)?[^/]+\.(?:edxml|xml)$/;

export async function judgeContents(entries: readonly ReadEntry[]): Promise<readonly EvidenceFinding[]> {
  const byName = new Map(entries.map((entry) => [entry.name, entry.bytes]));
  const issued = entries.filter(({ name }) => name.startsWith('van-ban/'));
  const present = new Set(issued.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')));
  const keys = keysIn(byName.get(KEYS));
  const messages = entries.flatMap((entry) => {
    const kind = MESSAGE.exec(entry.name)?.[1];
    return kind === undefined ? [] : judgeMessage(entry, kind, keys, present);
  });
  for (const entry of entries)
    if (EDXML.test(entry.name)) messages.push(...(await judgeEdxml(entry, present)));
  return [...messages, ...judgeRecord(byName.get(PROOF))];
}

/** Whose its key is, is the word of whoever sealed the package; that it holds, and what it brought, is not. */
async function judgeEdxml(
  { name, bytes }: ReadEntry,
  present: ReadonlySet<string>,
): Promise<readonly EvidenceFinding[]> {
  try {
    const { signatures, attachments } = await readEdxml(bytesSource(bytes));
    const broken = signatures.find(({ state }) => state === 'invalid');
    if (broken) return [found('MESSAGE', name, broken.reason)];
    const other = attachments.find(({ sha256 }) => !present.has(sha256));
    return other ? [found('MESSAGE_FILES', name, other.name)] : [];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [found('MESSAGE', name, error.code)];
  }
}

interface NamedKey {
  readonly jwk: JsonWebKey;
  readonly from: number;
  readonly to: number;
}

/** By thumbprint (RFC 7638), computed here. */
function keysIn(bytes: Uint8Array | undefined): ReadonlyMap<string, readonly NamedKey[]> {
  const listed = objectOf(bytes)['keys'];
  const keys = new Map<string, NamedKey[]>();
  for (const one of Array.isArray(listed) ? listed : []) {
    const { publicJwk, validFrom, validTo } = (one ?? {}) as Record<string, unknown>;
    const { kty, crv, x, y } = (publicJwk ?? {}) as Record<string, unknown>;
    if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') continue;
    const id = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    const from = momentOf(validFrom) ?? Number.NEGATIVE_INFINITY;
    // Written to the second.
    const to = (momentOf(validTo) ?? Number.POSITIVE_INFINITY) + 1000;
    keys.set(id, [...(keys.get(id) ?? []), { jwk: { kty, crv, x, y }, from, to }]);
  }
  return keys;
}

function judgeMessage(
  { name, bytes }: ReadEntry,
  kind: string,
  keys: ReadonlyMap<string, readonly NamedKey[]>,
  present: ReadonlySet<string>,
): readonly EvidenceFinding[] {
  const parts = Buffer.from(bytes).toString('latin1').split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part)))
    return [found('MESSAGE', name, 'no JWS')];
  const [head, body, tail] = parts as [string, string, string];
  const header = objectOf(Buffer.from(head, 'base64url'));
  if (header['alg'] !== 'ES256' || header['crit'] !== undefined || header['b64'] !== undefined)
    return [found('MESSAGE', name, 'not ES256')];
  const held = keys.get(String(header['kid']));
  if (!held) return [found('MESSAGE_KEY', name, String(header['kid']))];
  const key = {
    key: createPublicKey({ key: held[0]!.jwk, format: 'jwk' }),
    dsaEncoding: 'ieee-p1363',
  } as const;
  const signature = Buffer.from(tail, 'base64url');
  if (signature.length !== 64 || !verify('sha256', Buffer.from(`${head}.${body}`), key, signature))
    return [found('MESSAGE', name, 'signature')];
  const payload = objectOf(Buffer.from(body, 'base64url'));
  const at = momentOf(payload['at']);
  if (at !== undefined && !held.some(({ from, to }) => from <= at && at <= to))
    return [found('MESSAGE_KEY', name, 'the key was not in force')];
  return kind === 'bien-nhan' ? judgeReceipt(name, payload, present) : [];
}

/** Promise 5: a receipt is for bytes. */
function judgeReceipt(
  name: string,
  { format, digests }: Readonly<Record<string, unknown>>,
  present: ReadonlySet<string>,
): readonly EvidenceFinding[] {
  if (format !== 'an-tin/receipt/1' || !Array.isArray(digests) || digests.length === 0)
    return [found('RECEIPT', name, 'no receipt')];
  const other = digests.find(
    (one) => !present.has(String((one as Record<string, unknown> | null)?.['sha256'])),
  );
  return other === undefined
    ? []
    : [found('RECEIPT', name, String((other as { name?: unknown } | null)?.name))];
}

function judgeRecord(bytes: Uint8Array | undefined): readonly EvidenceFinding[] {
  if (bytes === undefined) return [];
  const proof: unknown = objectOf(bytes);
  try {
    if (!isLedgerProof(proof)) return [found('RECORD', PROOF, 'no proof')];
    const { first } = checkProof(proof, { keys: [], timestampTrust: { anchors: [], intermediates: [] } });
    return first ? [found('RECORD', PROOF, first.code)] : [];
  } catch (error) {
    return [found('RECORD', PROOF, (error as Error).message)];
  }
}

function objectOf(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  if (bytes === undefined) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function momentOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
