/**
 * The signed header of the national axis (VXP/VDXP, SDKVXP-2.0.0): every parameter is a header, and a compact JSON of them
 * all is sent beside its HMAC. The receiver reckons over the text as it came, for the order of the keys is the sender's own.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const PREFIX = 'XroadVnpt-';
export const SIGN_HEADER = 'XroadVnpt-sign-header';
export const SIGN_HEADER_KEY = 'XroadVnpt-sign-header-key';
export const HASH_HEADER = 'XroadVnpt-hash-header';

/** Without the prefix, in the order in which they are signed. */
export type SignedParameters = readonly (readonly [key: string, value: string])[];

/** `{"XroadVnpt-systemid":"H99.01",…}` */
export function signHeader(parameters: SignedParameters): string {
  const members = parameters.map(
    ([key, value]) => `${JSON.stringify(PREFIX + key)}:${JSON.stringify(value)}`,
  );
  return `{${members.join(',')}}`;
}

/** Lower-case hex of HMAC-SHA256 over the UTF-8 bytes of both. */
export function macOf(secret: string, signed: string): string {
  return createHmac('sha256', Buffer.from(secret, 'utf8')).update(signed, 'utf8').digest('hex');
}

/** In constant time for any two texts. */
function sameMac(secret: string, signed: string, claimed: string): boolean {
  const wanted = Buffer.from(macOf(secret, signed), 'utf8');
  const given = Buffer.from(claimed.trim().toLowerCase(), 'utf8');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Without the prefix; keys keep their case. */
export type ReadParameters = ReadonlyMap<string, string>;

/** Whose request this says to be: the secret is looked up by it. Undefined when the header is no flat JSON object. */
export function claimedSystemId(signHeaderValue: string): string | undefined {
  for (const text of readings(signHeaderValue)) {
    const systemId = parse(text)?.get('systemid');
    if (systemId !== undefined) return systemId;
  }
  return undefined;
}

/**
 * The parameters as they were signed; undefined when the MAC is another.
 * @param signHeaderValue and @param mac as Node gives them: one character for each byte
 */
export function verifySignHeader(
  secret: string,
  signHeaderValue: string,
  mac: string,
): ReadParameters | undefined {
  const text = readings(signHeaderValue).find((one) => sameMac(secret, one, mac));
  return text === undefined ? undefined : parse(text);
}

/** The client's sendEdoc writes header values as UTF-8, its other calls as Latin-1; the MAC is over UTF-8 in both. */
function readings(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'latin1');
  try {
    const utf8 = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return utf8 === value ? [value] : [utf8, value];
  } catch {
    return [value];
  }
}

function parse(text: string): ReadParameters | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
    const values = Object.entries(read).filter(([key]) => key.startsWith(PREFIX));
    if (values.some(([, value]) => typeof value !== 'string')) return undefined;
    return new Map(values.map(([key, value]) => [key.slice(PREFIX.length), value as string]));
  } catch {
    return undefined;
  }
}
