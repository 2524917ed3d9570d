/** A small sealed record without any database, and ways to spoil it. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import {
  BATCH_ALGORITHM,
  BATCH_FORMAT,
  BATCH_TYPE,
  type BatchHeader,
  digestOfText,
  headerText,
  NO_PREVIOUS,
  type PublicJwk,
  thumbprintOf,
} from '../../../src/lib/record/batch-header.ts';
import { canonicalJson } from '../../../src/lib/record/canonical-json.ts';
import { type CheckOptions, type CheckReport, checkExport } from '../../../src/lib/record/check-export.ts';
import { type EventRecord, hashOfEvent } from '../../../src/lib/record/event-leaf.ts';
import { type BatchLine, EXPORT_FORMAT, type ExportLine } from '../../../src/lib/record/export-lines.ts';
import { merkleRoot } from '../../../src/lib/record/merkle.ts';

export interface RecordKey {
  readonly publicJwk: PublicJwk;
  readonly thumbprint: string;
  sign(text: string): string;
}

export function makeKey(): RecordKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicJwk = publicKey.export({ format: 'jwk' }) as PublicJwk;
  const thumbprint = thumbprintOf(publicJwk);
  const key = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const head = encode(JSON.stringify({ alg: BATCH_ALGORITHM, kid: thumbprint, typ: BATCH_TYPE }));
  return {
    publicJwk,
    thumbprint,
    sign: (text) => {
      const signed = `${head}.${encode(text)}`;
      return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
    },
  };
}

export const startOfRecord = Date.parse('2026-11-23T02:00:00.000Z');
const uuid = (n: number) => `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export function makeEvent(n: number): EventRecord {
  return {
    seq: n * 2 + 1,
    id: uuid(n),
    at: new Date(startOfRecord + n * 1000).toISOString().replace('Z', '000Z'),
    kind: 'document.signed',
    accountId: uuid(1000 + n),
    appointmentId: uuid(2000 + n),
    onBehalfOfId: n % 2 === 0 ? null : uuid(2500 + n),
    unitId: uuid(3000),
    documentId: uuid(4000 + (n % 3)),
    incomingId: null,
    fileSha256: 'ab'.repeat(32),
    ip: '10.0.0.7',
    ipSalt: uuid(5000 + n),
    traceId: `trace-${n}`,
    before: null,
    after: { state: 'Đã ký', step: n },
    share: null,
  };
}

export interface MakeOptions {
  readonly sizes: readonly number[];
  readonly key: RecordKey;
  readonly unsealed?: number;
  readonly stamp?: (digest: Uint8Array) => Promise<Uint8Array>;
  /** A change before sealing: another history. */
  readonly event?: (n: number) => EventRecord;
}

export async function makeExport({ sizes, key, unsealed = 0, stamp, event = makeEvent }: MakeOptions) {
  const lines: ExportLine[] = [
    { type: 'head', format: EXPORT_FORMAT, exportedAt: '2026-11-24T00:00:00.000Z', keys: [key.publicJwk] },
  ];
  let [previous, total] = [NO_PREVIOUS, 0];
  for (const [index, size] of sizes.entries()) {
    const events = Array.from({ length: size }, (_, n) => event(total + n));
    total += size;
    const { header, line } = sealEvents(events, { number: index + 1, previous, total, key });
    const text = headerText(header);
    const token = stamp && (await stamp(Buffer.from(digestOfText(text), 'hex')));
    lines.push({ ...line, timestamp: token ? Buffer.from(token).toString('base64') : null });
    lines.push(...events.map((one) => ({ type: 'event', event: one }) as const));
    previous = digestOfText(text);
  }
  for (let n = 0; n < unsealed; n += 1) lines.push({ type: 'unsealed', event: event(total + n) });
  lines.push({ type: 'end', batches: sizes.length, events: total, unsealed });
  return lines;
}

export function sealEvents(
  events: readonly EventRecord[],
  place: { number: number; previous: string; total: number; key: RecordKey; sealedAt?: string },
): { header: BatchHeader; line: BatchLine } {
  const hashes = events.map(hashOfEvent);
  const header: BatchHeader = {
    format: BATCH_FORMAT,
    number: place.number,
    previous: place.previous,
    size: events.length,
    total: place.total,
    root: Buffer.from(merkleRoot(hashes)).toString('hex'),
    sealedAt: place.sealedAt ?? new Date(startOfRecord + place.total * 1000).toISOString(),
    key: place.key.thumbprint,
  };
  const leaves = events.map(
    ({ id }, n) => [id, Buffer.from(hashes[n] as Uint8Array).toString('hex')] as const,
  );
  const jws = place.key.sign(headerText(header));
  return { header, line: { type: 'batch', header, jws, timestamp: null, leaves } };
}

export const toText = (lines: readonly unknown[]) => lines.map((line) => `${canonicalJson(line)}\n`).join('');

export async function judge(
  text: string | Uint8Array,
  options: Partial<CheckOptions> = {},
): Promise<CheckReport> {
  const bytes = Buffer.from(text as string);
  async function* chunks() {
    // Odd pieces: lines and characters are cut anywhere.
    for (let at = 0; at < bytes.length; at += 1013) yield bytes.subarray(at, at + 1013);
  }
  return checkExport(chunks(), { keys: [], timestampTrust: { anchors: [], intermediates: [] }, ...options });
}

export const codesOf = (report: CheckReport) => report.findings.map(({ code }) => code);
