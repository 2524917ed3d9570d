/** A request for a certificate, PKCS#10 (RFC 2986): the public key, who it is for, and the proof that the key is there. */
import type { KeyObject } from 'node:crypto';
import { bits, boolean, context, integer, octets, oid, sequence, setOf } from './der-write.ts';
import { type NameParts, nameDer } from './name-write.ts';
import { OID } from './oids.ts';
import { type SignatureAlgorithm, signatureAlgorithmDer } from './signer.ts';

/** RFC 2985 §5.4.2. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
/** digitalSignature and nonRepudiation, the two highest bits (RFC 5280 §4.2.1.3). */
const signingUsages = bits(Uint8Array.of(0xc0), 6);

export interface CertificateRequest {
  readonly subject: NameParts;
  readonly publicKey: KeyObject;
  readonly algorithm: SignatureAlgorithm;
  /** The signature value over the bytes, ECDSA in DER. */
  readonly sign: (tbs: Uint8Array) => Promise<Uint8Array>;
}

/** In DER. The authority decides in the end what stands in the certificate. */
export async function makeCertificateRequest(request: CertificateRequest): Promise<Uint8Array> {
  const usage = sequence(oid(OID.keyUsage), boolean(true), octets(signingUsages));
  const asked = sequence(oid(EXTENSION_REQUEST), setOf(sequence(usage)));
  const info = sequence(
    integer(0),
    nameDer(request.subject),
    request.publicKey.export({ format: 'der', type: 'spki' }),
    context(0, asked),
  );
  const value = await request.sign(info);
  return sequence(info, signatureAlgorithmDer(request.algorithm), bits(value));
}

/** As authorities take it. */
export function requestPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}
