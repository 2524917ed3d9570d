import type { KeyObject } from 'node:crypto';
import { Certificate } from '../src/lib/pki/certificate.ts';
import { readWholeAsn1 } from '../src/lib/pki/der-read.ts';
import { asBits } from '../src/lib/pki/der-values.ts';
import {
  bits,
  boolean,
  context,
  contextPrimitive,
  integer,
  integerBytes,
  octets,
  oid,
  sequence,
  time,
} from '../src/lib/pki/der-write.ts';
import { digestBytes } from '../src/lib/pki/digest.ts';
import { KEY_USAGES, type KeyUsage } from '../src/lib/pki/extensions.ts';
import { type NameParts, nameDer } from '../src/lib/pki/name-write.ts';
import { OID } from '../src/lib/pki/oids.ts';
import { defaultAlgorithm, signatureAlgorithmDer, signWithKey } from '../src/lib/pki/signer.ts';

export interface CertificateRecipe {
  readonly subject: NameParts;
  readonly publicKey: KeyObject;
  /** Content octets of the serial, hexadecimal. */
  readonly serialHex: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly issuer: { readonly name: Uint8Array; readonly key: KeyObject };
  /** Complete `Extension`s. */
  readonly extensions: readonly Uint8Array[];
}

/** An X.509 v3 certificate, signed by the issuer's key under its usual algorithm. */
export async function makeCertificate(recipe: CertificateRecipe): Promise<Certificate> {
  const algorithm = defaultAlgorithm(recipe.issuer.key);
  const tbs = sequence(
    context(0, integer(2)),
    integerBytes(Buffer.from(recipe.serialHex, 'hex')),
    signatureAlgorithmDer(algorithm),
    recipe.issuer.name,
    sequence(time(recipe.notBefore), time(recipe.notAfter)),
    nameDer(recipe.subject),
    publicKeyInfo(recipe.publicKey),
    context(3, sequence(...recipe.extensions)),
  );
  const signature = await signWithKey(recipe.issuer.key, algorithm, tbs);
  return Certificate.parse(sequence(tbs, signatureAlgorithmDer(algorithm), bits(signature)));
}

export function publicKeyInfo(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' });
}

export function extension(type: string, value: Uint8Array, critical = false): Uint8Array {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octets(value));
}

/** SHA-1 of the public key's bits (RFC 5280 §4.2.1.2, method 1). */
export function keyId(key: KeyObject): Uint8Array {
  return digestBytes('sha1', asBits(readWholeAsn1(publicKeyInfo(key)).at(1)).bytes);
}

export function keyIdentifiers(subject: KeyObject, issuer: KeyObject): readonly Uint8Array[] {
  return [
    extension(OID.subjectKeyIdentifier, octets(keyId(subject))),
    extension(OID.authorityKeyIdentifier, sequence(contextPrimitive(0, keyId(issuer)))),
  ];
}

export function keyUsageExtension(...usages: readonly KeyUsage[]): Uint8Array {
  const positions = usages.map((usage) => KEY_USAGES.indexOf(usage));
  const highest = Math.max(...positions);
  const bytes = new Uint8Array((highest >> 3) + 1);
  for (const position of positions)
    bytes[position >> 3] = (bytes[position >> 3] as number) | (0x80 >> (position & 7));
  return extension(OID.keyUsage, bits(bytes, 7 - (highest & 7)), true);
}

export function caExtension(pathLength?: number): Uint8Array {
  const parts = [boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)])];
  return extension(OID.basicConstraints, sequence(...parts), true);
}

export function extendedKeyUsageExtension(critical: boolean, ...purposes: readonly string[]): Uint8Array {
  return extension(OID.extendedKeyUsage, sequence(...purposes.map(oid)), critical);
}

export function policyExtension(...policies: readonly string[]): Uint8Array {
  return extension(OID.certificatePolicies, sequence(...policies.map((policy) => sequence(oid(policy)))));
}

const uri = (url: string): Uint8Array => contextPrimitive(6, Buffer.from(url, 'latin1'));

export function crlExtension(url: string): Uint8Array {
  return extension(OID.crlDistributionPoints, sequence(sequence(context(0, context(0, uri(url))))));
}

export function accessExtension(access: { readonly ocsp?: string; readonly caIssuers?: string }): Uint8Array {
  const descriptions = [
    ...(access.ocsp === undefined ? [] : [sequence(oid(OID.aiaOcsp), uri(access.ocsp))]),
    ...(access.caIssuers === undefined ? [] : [sequence(oid(OID.aiaCaIssuers), uri(access.caIssuers))]),
  ];
  return extension(OID.authorityInfoAccess, sequence(...descriptions));
}
