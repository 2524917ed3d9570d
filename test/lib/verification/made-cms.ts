/** Signatures put together piece by piece, so that each piece can be wrong while the value is true. RFC 5652 §5. */
import { constants, type KeyObject, sign as signWith } from 'node:crypto';
import { signedParts } from '../../../src/lib/pdf/signature-placeholder.ts';
import type { Certificate } from '../../../src/lib/pki/certificate.ts';
import { attribute, issuerAndSerial } from '../../../src/lib/pki/cms-build.ts';
import { readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import {
  context,
  element,
  integer,
  nullValue,
  octets,
  oid,
  sequence,
  setOf,
} from '../../../src/lib/pki/der-write.ts';
import { digestBytes } from '../../../src/lib/pki/digest.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { algorithmDer } from '../../../src/lib/pki/signature-algorithm.ts';
import { completeSignature, prepareSignature } from '../../../src/lib/signing/prepare-signature.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import type { TestEntity } from '../pki/test-authorities.ts';

export type DigestName = 'sha1' | 'sha256' | 'sha512';

const DIGEST_OIDS = { sha1: '1.3.14.3.2.26', sha256: OID.sha256, sha512: OID.sha512 } as const;

export interface CmsRecipe {
  readonly by: TestEntity;
  /** Of the content and, unless said otherwise, under the signature. SHA-256 unless given. */
  readonly digest?: DigestName;
  /** Complete `Attribute`s; those of a PAdES signature unless given. `false`: none at all. */
  readonly attributes?: ((messageDigest: Uint8Array) => readonly Uint8Array[]) | false;
  /** `AlgorithmIdentifier` of the signature; rsaEncryption with the digest, or ECDSA, unless given. */
  readonly signatureAlgorithm?: Uint8Array;
  /** The value over the bytes that are signed, when it is not the plain one. */
  readonly sign?: (tbs: Uint8Array, key: KeyObject) => Uint8Array;
  /** The attributes as they stand in the CMS, which may be ordered otherwise than they are signed. */
  readonly encodeAttributes?: (attributes: readonly Uint8Array[]) => Uint8Array;
  readonly eContent?: Uint8Array;
  /** How often the SignerInfo stands there. */
  readonly signerInfos?: number;
  readonly certificates?: readonly Certificate[];
  readonly unsigned?: (value: Uint8Array) => Promise<readonly Uint8Array[]>;
  /** Turns the finished CMS into another encoding of itself. */
  readonly encode?: (cms: Uint8Array) => Uint8Array;
}

export const signingCertificateV2 = ({ der }: Certificate): Uint8Array =>
  attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(digestBytes('sha256', der))))));

export function usualAttributes({ certificate }: TestEntity, messageDigest: Uint8Array): Uint8Array[] {
  return [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(messageDigest)),
    signingCertificateV2(certificate),
  ];
}

const field = { name: 'S', page: 0, rect: [0, 0, 0, 0] as const };

/** A small document with that signature in the field "S". */
export async function signedWith(recipe: CmsRecipe): Promise<Uint8Array> {
  const pdf = await smallPdf('Quyet dinh', false);
  const prepared = prepareSignature(pdf, { field, claimedTime: new Date() }, 16_384);
  const parts = signedParts(prepared.bytes, prepared.placed);
  const messageDigest = digestBytes(recipe.digest ?? 'sha256', ...parts);
  const cms = await makeCms(recipe, messageDigest, Buffer.concat(parts));
  return completeSignature(prepared, recipe.encode?.(cms) ?? cms);
}

async function makeCms(
  recipe: CmsRecipe,
  messageDigest: Uint8Array,
  content: Uint8Array,
): Promise<Uint8Array> {
  const { by, digest = 'sha256' } = recipe;
  const attributes =
    recipe.attributes === false
      ? undefined
      : (recipe.attributes?.(messageDigest) ?? usualAttributes(by, messageDigest));
  const tbs = attributes ? setOf(...attributes) : content;
  const value = recipe.sign?.(tbs, by.key) ?? plainValue(by.key, digest, tbs);
  const encoded = attributes && (recipe.encodeAttributes?.(attributes) ?? setOf(...attributes));
  const unsigned = (await recipe.unsigned?.(value)) ?? [];
  const digestAlgorithm = algorithmDer(DIGEST_OIDS[digest], nullValue());
  const info = sequence(
    integer(1),
    issuerAndSerial(by.certificate),
    digestAlgorithm,
    ...(encoded ? [tagged(0xa0, encoded)] : []),
    recipe.signatureAlgorithm ?? usualAlgorithm(by.key),
    octets(value),
    ...(unsigned.length > 0 ? [tagged(0xa1, setOf(...unsigned))] : []),
  );
  const eContent = recipe.eContent ? [context(0, octets(recipe.eContent))] : [];
  const certificates = [by.certificate, ...(recipe.certificates ?? [])].map(({ der }) => der);
  const infos = Array.from({ length: recipe.signerInfos ?? 1 }, () => info);
  const data = sequence(
    integer(1),
    setOf(digestAlgorithm),
    sequence(oid(OID.data), ...eContent),
    tagged(0xa0, setOf(...certificates)),
    element(0x31, ...infos),
  );
  return sequence(oid(OID.signedData), context(0, data));
}

function plainValue(key: KeyObject, digest: DigestName, tbs: Uint8Array): Uint8Array {
  return signWith(
    digest,
    tbs,
    key.asymmetricKeyType === 'rsa' ? { key, padding: constants.RSA_PKCS1_PADDING } : key,
  );
}

function usualAlgorithm(key: KeyObject): Uint8Array {
  return key.asymmetricKeyType === 'rsa'
    ? algorithmDer(OID.rsaEncryption, nullValue())
    : algorithmDer(OID.ecdsaSha256);
}

/** The same content under another identifier octet. */
export function tagged(identifier: number, set: Uint8Array): Uint8Array {
  const copy = Buffer.from(set);
  copy[0] = identifier;
  return copy;
}

/** BER: the outer three layers of a CMS with indefinite lengths (X.690 §8.1.3.6). */
export function indefinite(cms: Uint8Array): Uint8Array {
  const info = readWholeAsn1(cms);
  const data = info.at(1).at(0);
  const open = (identifier: number, ...parts: readonly Uint8Array[]): Uint8Array =>
    Buffer.concat([Uint8Array.of(identifier, 0x80), ...parts, Uint8Array.of(0, 0)]);
  return open(0x30, info.at(0).raw, open(0xa0, open(0x30, ...data.children.map(({ raw }) => raw))));
}
