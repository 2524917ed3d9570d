import { randomBytes } from 'node:crypto';
import { AppError, isAppError } from '../../app-error.ts';
import type { Certificate } from './certificate.ts';
import { readWholeAsn1 } from './der-read.ts';
import { asBits, asCount, asText, hasBit, hex } from './der-values.ts';
import { boolean, integer, integerBytes, octets, sequence } from './der-write.ts';
import { pkiErrors } from './errors.ts';
import type { PkiFetch, PkiResponse } from './fetch.ts';
import { OID } from './oids.ts';
import { buildPath } from './path.ts';
import { algorithmDer } from './signature-algorithm.ts';
import { parseTimestampToken, type TimestampToken, verifyTimestampToken } from './timestamp-token.ts';

export interface TimestampSource {
  readonly url: string;
  readonly fetch: PkiFetch;
  /** Real services take up to two minutes; default 150 000 ms. */
  readonly timeoutMs?: number;
  /** How far the TSA's clock may be from ours; default 60 000 ms. */
  readonly clockToleranceMs?: number;
  /** When given, the TSA's certificate must chain to one of these at genTime. */
  readonly trust?: {
    readonly anchors: readonly Certificate[];
    readonly intermediates: readonly Certificate[];
  };
}

const DIGEST_BY_LENGTH: Readonly<Record<number, string>> = { 32: OID.sha256, 48: OID.sha384, 64: OID.sha512 };

/**
 * Asks a TSA for a token over a SHA-256, SHA-384 or SHA-512 digest (told apart by length) and checks all that
 * RFC 3161 §2.2 asks of a requester: status, imprint, nonce, signature, certificate, time. Throws
 * TIMESTAMP_UNAVAILABLE, TIMESTAMP_REFUSED or TIMESTAMP_UNTRUSTWORTHY; PKI_HOST_NOT_ALLOWED comes through.
 */
export async function requestTimestamp(source: TimestampSource, digest: Uint8Array): Promise<TimestampToken> {
  const nonce = positiveNonce();
  const sentAt = Date.now();
  const response = await send(source, timestampRequest(digest, nonce));
  const token = readResponse(response.body);
  const problem = firstProblem(source, token, digest, nonce, sentAt);
  if (problem !== undefined) {
    throw new AppError(pkiErrors.TIMESTAMP_UNTRUSTWORTHY, { params: { detail: problem } });
  }
  return token;
}

/** 64 random bits whose DER integer needs no leading zero. */
function positiveNonce(): Uint8Array {
  const nonce = randomBytes(8);
  nonce[0] = ((nonce[0] as number) & 0x7f) | 0x40;
  return nonce;
}

/** TimeStampReq with certReq (RFC 3161 §2.4.1). */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const digestOid = DIGEST_BY_LENGTH[digest.length];
  if (digestOid === undefined)
    throw new TypeError('the imprint must be a SHA-256, SHA-384 or SHA-512 digest');
  return sequence(
    integer(1),
    sequence(algorithmDer(digestOid), octets(digest)),
    integerBytes(nonce),
    boolean(true),
  );
}

async function send(source: TimestampSource, body: Uint8Array): Promise<PkiResponse> {
  let response: PkiResponse;
  try {
    response = await source.fetch({
      url: source.url,
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
      body,
      timeoutMs: source.timeoutMs ?? 150_000,
    });
  } catch (cause) {
    if (!isAppError(cause, pkiErrors.PKI_FETCH_FAILED)) throw cause;
    const detail = `${cause.params['host']}: ${cause.params['detail']}`;
    throw new AppError(pkiErrors.TIMESTAMP_UNAVAILABLE, { params: { detail }, cause });
  }
  if (response.status !== 200) {
    throw new AppError(pkiErrors.TIMESTAMP_UNAVAILABLE, { params: { detail: `HTTP ${response.status}` } });
  }
  return response;
}

const FAILURES: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};

/** TimeStampResp (RFC 3161 §2.4.2). */
function readResponse(body: Uint8Array): TimestampToken {
  try {
    const response = readWholeAsn1(body);
    const info = response.at(0);
    const status = asCount(info.at(0));
    if (status > 1) {
      const texts = info.children.find((part) => part.is(16))?.children.map(asText) ?? [];
      const failures = info.children.find((part) => part.is(3));
      const bits = failures === undefined ? undefined : asBits(failures);
      const words = Object.entries(FAILURES).filter(
        ([bit]) => bits !== undefined && hasBit(bits, Number(bit)),
      );
      const detail = [`status ${status}`, ...words.map(([, word]) => word), ...texts].join(', ');
      throw new AppError(pkiErrors.TIMESTAMP_REFUSED, { params: { detail: detail.slice(0, 200) } });
    }
    return parseTimestampToken(response.at(1).raw);
  } catch (cause) {
    if (!(cause instanceof AppError) || isAppError(cause, pkiErrors.TIMESTAMP_REFUSED)) throw cause;
    throw new AppError(pkiErrors.TIMESTAMP_UNTRUSTWORTHY, { params: { detail: 'unreadable answer' }, cause });
  }
}

function firstProblem(
  source: TimestampSource,
  token: TimestampToken,
  digest: Uint8Array,
  nonce: Uint8Array,
  sentAt: number,
): string | undefined {
  if (token.imprint.digestOid !== DIGEST_BY_LENGTH[digest.length]) return 'imprint under another algorithm';
  if (token.nonceHex !== hex(nonce)) return 'wrong nonce';
  const verdict = verifyTimestampToken(token, () => digest);
  if (!verdict.ok || verdict.certificate === undefined) return `${verdict.fault}: ${verdict.detail}`;
  const tolerance = (source.clockToleranceMs ?? 60_000) + token.accuracyMs;
  const genTime = token.genTime.getTime();
  if (genTime < sentAt - tolerance || genTime > Date.now() + tolerance) {
    return `time ${token.genTime.toISOString()} is not now`;
  }
  if (source.trust === undefined) {
    return verdict.certificate.isValidAt(token.genTime) ? undefined : 'certificate not valid at that time';
  }
  const intermediates = [...source.trust.intermediates, ...token.certificates];
  const path = buildPath(verdict.certificate, {
    anchors: source.trust.anchors,
    intermediates,
    at: token.genTime,
    purpose: 'timestamping',
  });
  return path.ok ? undefined : `${path.reason}: ${path.detail}`;
}
