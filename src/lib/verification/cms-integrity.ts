/** Whether the CMS in /Contents is a signature over the signed bytes: pades.md "CMS"; RFC 5652 §5, RFC 3161. */
import { isAppError } from '../../app-error.ts';
import type { SignatureEntry } from '../pdf/signatures.ts';
import type { DigestName } from '../pki/algorithms.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { SignedDataModel } from '../pki/cms-model.ts';
import { parseSignedData } from '../pki/cms-parse.ts';
import { type SignatureFault, type SignerInfoVerdict, verifySignerInfo } from '../pki/cms-verify.ts';
import { digestBytes } from '../pki/digest.ts';
import { parseTimestampToken, type TimestampToken, verifyTimestampToken } from '../pki/timestamp-token.ts';
import type { SubIndication, Verdict } from './report.ts';

export interface Fault {
  readonly verdict: Exclude<Verdict, 'TOTAL-PASSED'>;
  readonly subIndication: SubIndication;
  readonly detail: string;
}

export interface CmsIntegrity {
  /** The first rule that is broken. */
  readonly fault: Fault | undefined;
  /** The value was made by the certificate's key over the signed bytes, whatever else is wrong. */
  readonly intact: boolean;
  readonly model: SignedDataModel | undefined;
  readonly signerInfo: SignerInfoVerdict | undefined;
  readonly certificate: Certificate | undefined;
  /** Of a document time-stamp. */
  readonly token: TimestampToken | undefined;
}

const NOTHING = { model: undefined, signerInfo: undefined, certificate: undefined, token: undefined };

/** `pool` holds certificates from outside the CMS among which the signer's may be. */
export function judgeCms(
  file: Uint8Array,
  entry: SignatureEntry,
  pool: readonly Certificate[],
): CmsIntegrity {
  const { contents, byteRange } = entry;
  // Over another range the digest would be that of other bytes than the signature speaks of.
  if (!contents || byteRange?.length !== 4 || byteRange[0] !== 0)
    return { ...NOTHING, intact: false, fault: format('nothing to check') };
  const [, before, resume, rest] = byteRange as [number, number, number, number];
  const digestOf = (digest: DigestName): Uint8Array =>
    digestBytes(digest, file.subarray(0, before), file.subarray(resume, resume + rest));
  try {
    if (entry.subFilter === 'ETSI.RFC3161') return judgeToken(contents, digestOf, pool);
    if (entry.subFilter === 'adbe.pkcs7.sha1') return judgeEnveloped(contents, digestOf, pool);
    if (entry.subFilter === 'adbe.pkcs7.detached' || entry.subFilter === 'ETSI.CAdES.detached') {
      return judgeDetached(contents, digestOf, pool, () => signedBytes(file, before, resume, rest));
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ...NOTHING, intact: false, fault: format(error.message) };
  }
  const detail = `the sub-filter "${entry.subFilter}" is not judged`;
  return {
    ...NOTHING,
    intact: false,
    fault: { verdict: 'INDETERMINATE', subIndication: 'FORMAT_FAILURE', detail },
  };
}

function judgeDetached(
  contents: Uint8Array,
  digestOf: (digest: DigestName) => Uint8Array,
  pool: readonly Certificate[],
  content: () => Uint8Array,
): CmsIntegrity {
  const model = parseSignedData(contents);
  const signerInfo = verifySignerInfo(model, digestOf, { certificates: pool, content });
  const known = { model, signerInfo, certificate: signerInfo.certificate, token: undefined };
  // ISO 32000-2 §12.8.3.3.1: no data shall be encapsulated.
  if (model.content !== undefined)
    return { ...known, intact: false, fault: format('the CMS encapsulates content') };
  return conclude(contents, model, known, signerFault(signerInfo));
}

/** adbe.pkcs7.sha1: the encapsulated content is the SHA-1 of the signed bytes (ISO 32000-1 §12.8.3.3). */
function judgeEnveloped(
  contents: Uint8Array,
  digestOf: (digest: DigestName) => Uint8Array,
  pool: readonly Certificate[],
): CmsIntegrity {
  const model = parseSignedData(contents);
  const content = model.content ?? new Uint8Array();
  const signerInfo = verifySignerInfo(model, (digest) => digestBytes(digest, content), {
    certificates: pool,
    content: () => content,
  });
  const known = { model, signerInfo, certificate: signerInfo.certificate, token: undefined };
  const same = Buffer.compare(content, digestOf('sha1')) === 0;
  return conclude(
    contents,
    model,
    known,
    same ? signerFault(signerInfo) : hashFailure('the encapsulated digest'),
  );
}

function judgeToken(
  contents: Uint8Array,
  digestOf: (digest: DigestName) => Uint8Array,
  pool: readonly Certificate[],
): CmsIntegrity {
  const token = parseTimestampToken(contents);
  const verdict = verifyTimestampToken(token, digestOf, pool);
  const { signature: signerInfo, certificate } = verdict;
  const known = { model: token.model, signerInfo, certificate, token };
  if (verdict.ok) return conclude(contents, token.model, known, undefined);
  if (verdict.fault === 'IMPRINT_MISMATCH')
    return conclude(contents, token.model, known, hashFailure(verdict.detail));
  if (verdict.fault === 'NOT_A_TSA_CERTIFICATE' || verdict.fault === 'SIGNING_CERTIFICATE') {
    // The token is what its key signed; whether that key may stamp time is a question of trust.
    const fault: Fault = {
      verdict: signerInfo?.signingCertificate === 'mismatch' ? 'TOTAL-FAILED' : 'INDETERMINATE',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      detail: verdict.detail,
    };
    const judged = conclude(contents, token.model, known, fault);
    return { ...judged, intact: judged.fault === fault && fault.verdict === 'INDETERMINATE' };
  }
  return conclude(contents, token.model, known, faultOf(verdict.fault ?? 'FORMAT', verdict.detail));
}

type Known = Omit<CmsIntegrity, 'fault' | 'intact'>;

function conclude(
  contents: Uint8Array,
  model: SignedDataModel,
  known: Known,
  fault: Fault | undefined,
): CmsIntegrity {
  const padded = contents.subarray(model.length).every((octet) => octet === 0);
  const first = fault ?? (padded ? undefined : format('something other than zeros stands after the CMS'));
  return { ...known, intact: first === undefined, fault: first };
}

function signerFault(verdict: SignerInfoVerdict): Fault | undefined {
  if (!verdict.ok) return faultOf(verdict.fault ?? 'FORMAT', verdict.detail);
  if (verdict.signingCertificate !== 'mismatch') return undefined;
  // RFC 5035 §5: the certificate is not the one that was signed for.
  const detail = 'signingCertificate names another certificate';
  return { verdict: 'TOTAL-FAILED', subIndication: 'SIG_CONSTRAINTS_FAILURE', detail };
}

export function faultOf(fault: SignatureFault, detail: string): Fault {
  switch (fault) {
    case 'DIGEST_MISMATCH':
      return hashFailure(detail);
    case 'SIGNATURE_MISMATCH':
      return { verdict: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE', detail };
    case 'NO_SIGNER_CERTIFICATE':
      return { verdict: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND', detail };
    case 'ALGORITHM_UNSUPPORTED':
      return { verdict: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', detail };
    case 'FORMAT':
      return format(detail);
  }
}

export function format(detail: string): Fault {
  return { verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', detail };
}

function hashFailure(detail: string): Fault {
  return { verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', detail };
}

/** Only for a signature without signed attributes, whose value is over the bytes themselves. */
function signedBytes(file: Uint8Array, before: number, resume: number, rest: number): Uint8Array {
  return Buffer.concat([file.subarray(0, before), file.subarray(resume, resume + rest)]);
}
