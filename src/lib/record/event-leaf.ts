/** What of an event is sealed, and how it becomes a leaf. docs/so-cai.md is the same in words. */
import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { leafHash } from './merkle.ts';

/** An event as it is exported; every key stands, what is not known is null. */
export interface EventRecord {
  readonly seq: number;
  readonly id: string;
  /** UTC with six digits of the second: 2026-11-23T02:05:00.123000Z. */
  readonly at: string;
  readonly kind: string;
  readonly accountId: string | null;
  readonly appointmentId: string | null;
  readonly onBehalfOfId: string | null;
  readonly unitId: string | null;
  readonly documentId: string | null;
  readonly incomingId: string | null;
  readonly fileSha256: string | null;
  readonly ip: string | null;
  readonly ipSalt: string;
  readonly traceId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly share: unknown;
}

/** The sealed part: the address stands in it as a salted digest, so that a proof can be shown without it. */
export interface EventLeaf extends Omit<EventRecord, 'ip' | 'ipSalt'> {
  readonly ipDigest: string;
}

export const eventKeys = [
  'seq',
  'id',
  'at',
  'kind',
  'accountId',
  'appointmentId',
  'onBehalfOfId',
  'unitId',
  'documentId',
  'incomingId',
  'fileSha256',
  'ip',
  'ipSalt',
  'traceId',
  'before',
  'after',
  'share',
] as const satisfies readonly (keyof EventRecord)[];

export function toLeaf(event: EventRecord): EventLeaf {
  const { ip, ipSalt, ...rest } = event;
  return { ...rest, ipDigest: ipDigestOf(ip, ipSalt) };
}

/** Lower-case hexadecimal SHA-256 of the canonical {"ip":…,"salt":…}. */
export function ipDigestOf(ip: string | null, salt: string): string {
  return hash('sha256', canonicalJson({ ip, salt }), 'hex');
}

/** SHA-256(0x00 ‖ UTF-8 of the canonical JSON). */
export function hashOfLeaf(leaf: EventLeaf): Uint8Array {
  return leafHash(Buffer.from(canonicalJson(leaf), 'utf8'));
}

export function hashOfEvent(event: EventRecord): Uint8Array {
  return hashOfLeaf(toLeaf(event));
}

/** Exactly the keys of an event: one too many could carry what nobody sealed. */
export function isEventRecord(value: unknown): value is EventRecord {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === eventKeys.length && eventKeys.every((key) => Object.hasOwn(value, key));
}
