import type { Certificate } from './certificate.ts';
import { sameBytes } from './der-values.ts';
import { digestBytes } from './digest.ts';
import { sameName } from './names.ts';
import type { BasicOcspResponse, CertId, OcspResponse, SingleOcspResponse } from './ocsp.ts';
import { OID } from './oids.ts';
import { checkPath } from './path-rules.ts';
import { verifySignature } from './verify-signature.ts';

export type OcspFault =
  | 'NOT_SUCCESSFUL'
  | 'OTHER_CERTIFICATE'
  | 'RESPONDER_NOT_AUTHORISED'
  | 'SIGNATURE_MISMATCH'
  | 'WRONG_NONCE'
  | 'UNKNOWN_CRITICAL_EXTENSION';

export type OcspVerdict =
  | {
      readonly ok: true;
      readonly single: SingleOcspResponse;
      readonly producedAt: Date;
      /** The issuer itself, or its delegate. */
      readonly responder: Certificate;
      /** The responder's certificate need not be checked for revocation (RFC 6960 §4.2.2.2.1). */
      readonly noCheck: boolean;
    }
  | { readonly ok: false; readonly fault: OcspFault; readonly detail: string };

export interface VerifyOcspInput {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** The nonce that was sent. A missing one in the answer is tolerated, a different one is not. */
  readonly nonce?: Uint8Array;
  /** More certificates among which the responder's may be. */
  readonly certificates?: readonly Certificate[];
}

/**
 * Whether an answer speaks of this certificate and comes from someone entitled to (RFC 6960 §3.2): the CA itself or a
 * certificate that it issued directly for OCSP signing, valid when the answer was produced. Freshness is judged by
 * `checkRevocation`.
 */
export function verifyOcspResponse(response: OcspResponse, input: VerifyOcspInput): OcspVerdict {
  const { basic } = response;
  if (basic === undefined) return refuse('NOT_SUCCESSFUL', response.status);
  const single = basic.responses.find((item) => names(item.certId, input.certificate, input.issuer));
  if (single === undefined) return refuse('OTHER_CERTIFICATE', 'no answer with this CertID');
  const unknown = [...basic.extensions, ...single.extensions].find(
    (item) => item.critical && !KNOWN.has(item.oid),
  );
  if (unknown !== undefined) return refuse('UNKNOWN_CRITICAL_EXTENSION', unknown.oid);
  if (input.nonce !== undefined && basic.nonce !== undefined && !sameBytes(basic.nonce, input.nonce)) {
    return refuse('WRONG_NONCE', 'the nonce is another request’s');
  }
  const candidates = responderCandidates(basic, input);
  const responder = candidates.find((candidate) => isAuthorised(candidate, input.issuer, basic.producedAt));
  if (responder === undefined) {
    return refuse('RESPONDER_NOT_AUTHORISED', `${candidates.length} candidates, none entitled by the issuer`);
  }
  if (!verifySignature(basic.signatureAlgorithm, responder.publicKey, basic.tbs, basic.signature)) {
    return refuse('SIGNATURE_MISMATCH', 'the answer was not signed by its responder');
  }
  const noCheck = responder.equals(input.issuer) || responder.extension(OID.ocspNoCheck) !== undefined;
  return { ok: true, single, producedAt: basic.producedAt, responder, noCheck };
}

const KNOWN: ReadonlySet<string> = new Set([OID.ocspNonce, OID.ocspArchiveCutoff, OID.invalidityDate]);

function refuse(fault: OcspFault, detail: string): OcspVerdict {
  return { ok: false, fault, detail };
}

function names(id: CertId, certificate: Certificate, issuer: Certificate): boolean {
  return (
    id.digest !== undefined &&
    id.serialHex === certificate.serialHex &&
    sameBytes(id.issuerNameHash, digestBytes(id.digest, certificate.issuer.der)) &&
    sameBytes(id.issuerKeyHash, digestBytes(id.digest, issuer.publicKeyBits))
  );
}

function responderCandidates(basic: BasicOcspResponse, input: VerifyOcspInput): readonly Certificate[] {
  const id = basic.responderId;
  return [input.issuer, ...basic.certificates, ...(input.certificates ?? [])].filter((candidate) =>
    'name' in id
      ? sameName(candidate.subject, id.name)
      : sameBytes(digestBytes('sha1', candidate.publicKeyBits), id.keyHash),
  );
}

function isAuthorised(candidate: Certificate, issuer: Certificate, producedAt: Date): boolean {
  if (candidate.equals(issuer)) return true;
  return (
    sameName(candidate.issuer, issuer.subject) &&
    candidate.isSignedBy(issuer) &&
    checkPath([candidate, issuer], producedAt, 'ocsp') === undefined
  );
}
