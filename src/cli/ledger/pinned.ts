/** What an outsider noted down before: keys and heads. */
import { createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '../../app-error.ts';
import {
  isPublicJwk,
  type PublicJwk,
  readSignedHeader,
  thumbprintOf,
} from '../../lib/record/batch-header.ts';
import { readCanonical } from '../../lib/record/canonical-json.ts';
import { type ExportLine, splitLines } from '../../lib/record/export-lines.ts';
import type { Pinned } from '../../lib/record/header-chain.ts';
import { cliErrors } from '../errors.ts';
import { readInput } from '../read-arguments.ts';

/** Each is a thumbprint (RFC 7638, base64url), or a file with a PEM or JWK public key. Throws CLI_FILE_UNREADABLE. */
export function readKeys(given: readonly string[]): {
  readonly keys: readonly string[];
  readonly knownKeys: readonly PublicJwk[];
} {
  const isThumbprint = (text: string) => /^[A-Za-z0-9_-]{43}$/.test(text);
  const knownKeys = given.filter((text) => !isThumbprint(text)).map(readKeyFile);
  return { keys: [...given.filter(isThumbprint), ...knownKeys.map(thumbprintOf)], knownKeys };
}

function readKeyFile(file: string): PublicJwk {
  const text = Buffer.from(readInput(file)).toString('utf8');
  try {
    const jwk: unknown = text.includes('-----BEGIN')
      ? createPublicKey(text).export({ format: 'jwk' })
      : JSON.parse(text);
    if (isPublicJwk(jwk)) return { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
  } catch (cause) {
    throw unreadable(file, 'no key', cause);
  }
  throw unreadable(file, 'no Ed25519 public key');
}

/** From `--write-head`, from a report of `--json`, or the last batch of an earlier export. Throws CLI_FILE_UNREADABLE. */
export async function readHead(file: string): Promise<Pinned> {
  try {
    let last: Pinned | undefined;
    const batches = new Map<number, string>();
    let text = '';
    for await (const line of splitLines(createReadStream(file))) {
      const value = readCanonical(line ?? '') as Partial<ExportLine> | undefined;
      const head = value?.type === 'batch' && typeof value.jws === 'string' ? headOf(value.jws) : undefined;
      if (head !== undefined) batches.set(head.number, head.digest);
      last = head ?? last;
      // An export has no use for the whole of its text; a report does.
      if (text.length < 1_000_000) text += `${line ?? ''}\n`;
    }
    if (last !== undefined) return { ...last, batches };
    const found = fromReport(JSON.parse(text));
    if (found !== undefined) return found;
  } catch (cause) {
    throw unreadable(file, (cause as NodeJS.ErrnoException).code ?? 'no head', cause);
  }
  throw unreadable(file, 'no head');
}

function headOf(jws: string): Pinned | undefined {
  const signed = readSignedHeader(jws);
  if (signed === null) return undefined;
  const { number, sealedAt, total } = signed.header;
  return { number, digest: signed.digest, sealedAt, total };
}

function fromReport(value: { head?: unknown }): Pinned | undefined {
  const { number, digest, sealedAt } = (value.head ?? value) as Partial<Pinned>;
  if (!Number.isSafeInteger(number) || !/^[0-9a-f]{64}$/.test(digest ?? '')) return undefined;
  const known = typeof sealedAt === 'string' ? { sealedAt } : {};
  return { number: number as number, digest: digest as string, ...known };
}

function unreadable(file: string, detail: string, cause?: unknown): AppError {
  return new AppError(cliErrors.CLI_FILE_UNREADABLE, { params: { file, detail }, cause });
}
