import {
  bits,
  context,
  contextPrimitive,
  enumerated,
  integer,
  integerBytes,
  sequence,
  time,
} from '../src/lib/pki/der-write.ts';
import { REVOCATION_REASONS, type RevocationReason } from '../src/lib/pki/ocsp.ts';
import { OID } from '../src/lib/pki/oids.ts';
import { defaultAlgorithm, signatureAlgorithmDer, signWithKey } from '../src/lib/pki/signer.ts';
import { extension, keyId } from './make-certificate.ts';
import type { Authority } from './profiles.ts';

export interface Revocation {
  readonly serialHex: string;
  readonly at: Date;
  readonly reason: RevocationReason;
}

export interface CrlRecipe {
  readonly issuer: Authority;
  readonly revoked: readonly Revocation[];
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Extensions beside the key identifier and the number, e.g. issuingDistributionPoint. */
  readonly extensions?: readonly Uint8Array[];
}

/** CertificateList v2 (RFC 5280 §5.1); its number is the moment of issue, so that it always grows. */
export async function makeCrl(recipe: CrlRecipe): Promise<Uint8Array> {
  const { certificate, key } = recipe.issuer;
  const algorithm = defaultAlgorithm(key);
  const entries = recipe.revoked.map(entryDer);
  const tbs = sequence(
    integer(1),
    signatureAlgorithmDer(algorithm),
    certificate.subject.der,
    time(recipe.thisUpdate),
    time(recipe.nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(Buffer.concat(entries))]),
    context(
      0,
      sequence(
        extension(OID.authorityKeyIdentifier, sequence(contextPrimitive(0, keyId(certificate.publicKey)))),
        extension(OID.crlNumber, integer(recipe.thisUpdate.getTime())),
        ...(recipe.extensions ?? []),
      ),
    ),
  );
  return sequence(tbs, signatureAlgorithmDer(algorithm), bits(await signWithKey(key, algorithm, tbs)));
}

function entryDer(revocation: Revocation): Uint8Array {
  const serial = integerBytes(Buffer.from(revocation.serialHex, 'hex'));
  // RFC 5280 §5.3.1: `unspecified` is expressed by leaving the reason out.
  if (revocation.reason === 'unspecified') return sequence(serial, time(revocation.at));
  const reason = extension(OID.reasonCode, enumerated(REVOCATION_REASONS.indexOf(revocation.reason)));
  return sequence(serial, time(revocation.at), sequence(reason));
}
