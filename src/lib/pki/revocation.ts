import { randomBytes } from 'node:crypto';
import { isAppError } from '../../app-error.ts';
import type { Certificate } from './certificate.ts';
import { parseCrl } from './crl.ts';
import { verifyCrl } from './crl-verify.ts';
import type { PkiFetch } from './fetch.ts';
import { createOcspRequest, parseOcspResponse, type RevocationReason } from './ocsp.ts';
import { verifyOcspResponse } from './ocsp-verify.ts';
import { OID } from './oids.ts';

/** What settled the question, kept so that it can be embedded and shown. */
export interface RevocationEvidence {
  readonly kind: 'ocsp' | 'crl';
  /** OCSPResponse or CertificateList in DER. */
  readonly bytes: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** Where it was fetched; undefined when it was given. */
  readonly url: string | undefined;
  /** The OCSP responder or CRL issuer. */
  readonly signer: Certificate;
  /** The signer's own revocation need not be asked: it is the issuer, or carries ocsp-nocheck. */
  readonly signerNeedsNoCheck: boolean;
}

export type RevocationStatus =
  | { readonly status: 'good'; readonly evidence: RevocationEvidence }
  | {
      readonly status: 'revoked';
      /** When the certificate was revoked; later than the asked moment is for the caller to weigh. */
      readonly at: Date;
      readonly reason: RevocationReason | undefined;
      readonly evidence: RevocationEvidence;
    }
  | { readonly status: 'unknown'; readonly why: string };

export interface RevocationSources {
  /** OCSPResponses at hand, e.g. from a DSS. */
  readonly ocsp?: readonly Uint8Array[];
  /** CertificateLists at hand. */
  readonly crl?: readonly Uint8Array[];
  /** When given, OCSP and then CRLs are fetched from the URLs in the certificate if what is at hand does not settle it. */
  readonly fetch?: PkiFetch;
  /** The moment for which the status is asked. */
  readonly at: Date;
  /** Further certificates: delegated responders, issuers of indirect CRLs. */
  readonly certificates?: readonly Certificate[];
  /** A `good` from data made before this moment settles nothing (pades.md, signing rule 7); `revoked` counts always. */
  readonly notBefore?: Date;
  /** Tolerance between clocks; default 60 000 ms. */
  readonly skewMs?: number;
  /** The present, if not the clock's: data from beyond it is refused. */
  readonly now?: Date;
  /** How long data without nextUpdate counts; default 24 hours. */
  readonly maxAgeMs?: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether a certificate is revoked, by data at hand and then online, OCSP before CRL. Data counts when `at` lies within
 * its period or before it (later data settles earlier moments). Never throws for bad data: `unknown` says why.
 */
export async function checkRevocation(
  certificate: Certificate,
  issuer: Certificate,
  sources: RevocationSources,
): Promise<RevocationStatus> {
  const question: Question = { certificate, issuer, sources };
  const reasons: string[] = [];
  for await (const answer of answers(question)) {
    if (answer.status !== 'unknown') return answer;
    reasons.push(answer.why);
  }
  const why =
    reasons.length === 0 ? 'no revocation data and no address to fetch it from' : reasons.join('; ');
  return { status: 'unknown', why };
}

interface Question {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly sources: RevocationSources;
}

async function* answers(question: Question): AsyncGenerator<RevocationStatus> {
  const { certificate, sources } = question;
  for (const bytes of sources.ocsp ?? []) yield judgeOcsp(question, bytes, undefined);
  for (const bytes of sources.crl ?? []) yield judgeCrl(question, bytes, undefined);
  const { fetch } = sources;
  if (fetch === undefined) return;
  for (const url of certificate.ocspUrls) yield await fetchOcsp(question, fetch, url);
  for (const url of certificate.crlUrls) {
    if (/^https?:/i.test(url)) yield await fetchCrl(question, fetch, url);
  }
}

function unknown(why: string): RevocationStatus {
  return { status: 'unknown', why };
}

async function fetchOcsp(question: Question, fetch: PkiFetch, url: string): Promise<RevocationStatus> {
  const nonce = randomBytes(16);
  const body = createOcspRequest(question.certificate, question.issuer, nonce);
  const headers = { 'Content-Type': 'application/ocsp-request', Accept: 'application/ocsp-response' };
  return guarded(`OCSP ${url}`, async () => {
    const response = await fetch({ url, method: 'POST', headers, body });
    if (response.status !== 200) return unknown(`OCSP ${url}: HTTP ${response.status}`);
    return judgeOcsp(question, response.body, url, nonce);
  });
}

async function fetchCrl(question: Question, fetch: PkiFetch, url: string): Promise<RevocationStatus> {
  return guarded(`CRL ${url}`, async () => {
    const response = await fetch({ url, method: 'GET' });
    if (response.status !== 200) return unknown(`CRL ${url}: HTTP ${response.status}`);
    return judgeCrl(question, response.body, url);
  });
}

async function guarded(what: string, ask: () => Promise<RevocationStatus>): Promise<RevocationStatus> {
  try {
    return await ask();
  } catch (error) {
    if (!isAppError(error)) throw error;
    return unknown(`${what}: ${error.message}`);
  }
}

function judgeOcsp(
  question: Question,
  bytes: Uint8Array,
  url: string | undefined,
  nonce?: Uint8Array,
): RevocationStatus {
  return readable('OCSP', () => {
    const { certificate, issuer, sources } = question;
    const verdict = verifyOcspResponse(parseOcspResponse(bytes), {
      certificate,
      issuer,
      certificates: sources.certificates ?? [],
      ...(nonce === undefined ? {} : { nonce }),
    });
    if (!verdict.ok) return unknown(`OCSP ${verdict.fault}: ${verdict.detail}`);
    const { single, responder } = verdict;
    const stale = staleness(single.thisUpdate, single.nextUpdate, sources);
    if (stale !== undefined) return unknown(`OCSP ${stale}`);
    const evidence: RevocationEvidence = {
      kind: 'ocsp',
      bytes,
      thisUpdate: single.thisUpdate,
      nextUpdate: single.nextUpdate,
      url,
      signer: responder,
      signerNeedsNoCheck: verdict.noCheck,
    };
    if (single.status === 'unknown') return unknown('OCSP: the responder does not know the certificate');
    if (single.status === 'good') {
      if (isOlder(single.thisUpdate, sources)) return unknown(`OCSP ${olderWords(single.thisUpdate)}`);
      // RFC 6960 §4.4.4: after its expiry a certificate is remembered only by responders that say so.
      const remembers = single.extensions.some((item) => item.oid === OID.ocspArchiveCutoff);
      const tooLate = single.thisUpdate > certificate.notAfter && !remembers;
      return tooLate
        ? unknown('OCSP: answered after the certificate had expired')
        : { status: 'good', evidence };
    }
    return { status: 'revoked', at: single.revokedAt ?? single.thisUpdate, reason: single.reason, evidence };
  });
}

function judgeCrl(question: Question, bytes: Uint8Array, url: string | undefined): RevocationStatus {
  return readable('CRL', () => {
    const { certificate, issuer, sources } = question;
    const crl = parseCrl(bytes);
    const signers = [issuer, ...(sources.certificates ?? []).filter((item) => item.isSignedBy(issuer))];
    const verdicts = signers.map((signer) => ({ signer, verdict: verifyCrl(crl, certificate, signer) }));
    const found = verdicts.find((item) => item.verdict.ok) ?? verdicts[0];
    if (found === undefined) return unknown('CRL: no issuer');
    const { verdict, signer } = found;
    if (!verdict.ok) return unknown(`CRL ${verdict.fault}: ${verdict.detail}`);
    const stale = staleness(crl.thisUpdate, crl.nextUpdate, sources);
    if (stale !== undefined) return unknown(`CRL ${stale}`);
    const { thisUpdate, nextUpdate } = crl;
    const signerNeedsNoCheck = signer === issuer;
    const evidence: RevocationEvidence = {
      kind: 'crl',
      bytes,
      thisUpdate,
      nextUpdate,
      url,
      signer,
      signerNeedsNoCheck,
    };
    const { entry } = verdict;
    if (entry !== undefined && entry.reason !== 'removeFromCRL') {
      return { status: 'revoked', at: entry.revokedAt, reason: entry.reason, evidence };
    }
    if (isOlder(thisUpdate, sources)) return unknown(`CRL ${olderWords(thisUpdate)}`);
    // RFC 5280 §5: an expired certificate may have been dropped from the list.
    if (thisUpdate > certificate.notAfter) return unknown('CRL: issued after the certificate had expired');
    return { status: 'good', evidence };
  });
}

function readable(kind: string, judge: () => RevocationStatus): RevocationStatus {
  try {
    return judge();
  } catch (error) {
    if (!isAppError(error)) throw error;
    return unknown(`${kind}: ${error.message}`);
  }
}

function isOlder(thisUpdate: Date, sources: RevocationSources): boolean {
  return sources.notBefore !== undefined && thisUpdate < sources.notBefore;
}

function olderWords(thisUpdate: Date): string {
  return `data of ${thisUpdate.toISOString()} is older than what it should settle`;
}

/** Why data does not cover the asked moment; undefined when it does. */
function staleness(
  thisUpdate: Date,
  nextUpdate: Date | undefined,
  sources: RevocationSources,
): string | undefined {
  const skew = sources.skewMs ?? 60_000;
  const now = sources.now?.getTime() ?? Date.now();
  if (thisUpdate.getTime() > now + skew) return `data of ${thisUpdate.toISOString()} is from the future`;
  const until = nextUpdate?.getTime() ?? thisUpdate.getTime() + (sources.maxAgeMs ?? DAY_MS);
  return sources.at.getTime() <= until + skew ? undefined : `data of ${thisUpdate.toISOString()} is too old`;
}
