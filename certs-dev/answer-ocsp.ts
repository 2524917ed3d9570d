import type { Certificate } from '../src/lib/pki/certificate.ts';
import { type Asn1, readWholeAsn1 } from '../src/lib/pki/der-read.ts';
import { asOctets, asOid, sameBytes } from '../src/lib/pki/der-values.ts';
import {
  bits,
  context,
  contextPrimitive,
  enumerated,
  generalizedTime,
  octets,
  oid,
  sequence,
} from '../src/lib/pki/der-write.ts';
import { digestBytes } from '../src/lib/pki/digest.ts';
import {
  type CertId,
  OCSP_STATUS,
  type OcspResponseStatus,
  REVOCATION_REASONS,
  readCertId,
} from '../src/lib/pki/ocsp.ts';
import { OID } from '../src/lib/pki/oids.ts';
import { defaultAlgorithm, signatureAlgorithmDer, signWithKey } from '../src/lib/pki/signer.ts';
import { extension } from './make-certificate.ts';
import type { Revocation } from './make-crl.ts';
import type { Authority } from './profiles.ts';

export type HolderStatus = 'good' | 'unknown' | Revocation;

export interface OcspService {
  /** The CA of whose certificates this responder speaks. */
  readonly issuer: Certificate;
  readonly responder: Authority;
  statusOf(serialHex: string): HolderStatus;
  readonly now: Date;
}

/** Answers are good for this long. */
const PERIOD_MS = 24 * 60 * 60 * 1000;

/** An OCSPResponse to an OCSPRequest (RFC 6960 §4.2.1); malformedRequest when it cannot be read. */
export async function answerOcsp(request: Uint8Array, service: OcspService): Promise<Uint8Array> {
  let tbsRequest: Asn1;
  let ids: readonly Asn1[];
  let nonce: Uint8Array | undefined;
  try {
    tbsRequest = readWholeAsn1(request).at(0);
    const list = tbsRequest.children.find((field) => field.is(16));
    ids = list?.children.map((item) => item.at(0)) ?? [];
    nonce = nonceOf(tbsRequest);
  } catch {
    return plainStatus('malformedRequest');
  }
  const { responder, now } = service;
  const data = sequence(
    context(2, octets(digestBytes('sha1', responder.certificate.publicKeyBits))),
    generalizedTime(now),
    sequence(...ids.map((id) => singleResponse(id, service))),
    ...(nonce === undefined ? [] : [context(1, sequence(extension(OID.ocspNonce, nonce)))]),
  );
  const algorithm = defaultAlgorithm(responder.key);
  const signature = await signWithKey(responder.key, algorithm, data);
  const certificates = context(0, sequence(responder.certificate.der));
  const basic = sequence(data, signatureAlgorithmDer(algorithm), bits(signature), certificates);
  return sequence(enumerated(0), context(0, sequence(oid(OID.ocspBasic), octets(basic))));
}

export function plainStatus(status: OcspResponseStatus): Uint8Array {
  return sequence(enumerated(OCSP_STATUS.indexOf(status)));
}

/** The value of the nonce extension, to be returned as it came. */
function nonceOf(tbsRequest: Asn1): Uint8Array | undefined {
  const extensions = tbsRequest.context(2)?.at(0).children ?? [];
  const nonce = extensions.find((item) => asOid(item.at(0)) === OID.ocspNonce);
  return nonce && asOctets(nonce.children.at(-1) as Asn1);
}

function singleResponse(id: Asn1, service: OcspService): Uint8Array {
  const certId = readCertId(id);
  const status = isAbout(certId, service.issuer) ? service.statusOf(certId.serialHex) : 'unknown';
  const { now } = service;
  const nextUpdate = context(0, generalizedTime(new Date(now.getTime() + PERIOD_MS)));
  return sequence(id.raw, statusDer(status), generalizedTime(now), nextUpdate);
}

function isAbout(id: CertId, issuer: Certificate): boolean {
  return (
    id.digest !== undefined &&
    sameBytes(id.issuerNameHash, digestBytes(id.digest, issuer.subject.der)) &&
    sameBytes(id.issuerKeyHash, digestBytes(id.digest, issuer.publicKeyBits))
  );
}

function statusDer(status: HolderStatus): Uint8Array {
  if (status === 'good') return contextPrimitive(0, new Uint8Array());
  if (status === 'unknown') return contextPrimitive(2, new Uint8Array());
  const reason = context(0, enumerated(REVOCATION_REASONS.indexOf(status.reason)));
  return context(1, generalizedTime(status.at), reason);
}
