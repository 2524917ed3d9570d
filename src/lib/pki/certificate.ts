import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { type Asn1, readWholeAsn1 } from './der-read.ts';
import { asBits, asCount, asOctets, asTime, hex, sameBytes } from './der-values.ts';
import { pkiErrors } from './errors.ts';
import {
  type AccessUrls,
  type BasicConstraints,
  type DistributionPoint,
  type Extension,
  type KeyUsage,
  parseAuthorityInfoAccess,
  parseBasicConstraints,
  parseDistributionPoints,
  parseExtensions,
  parseKeyUsage,
  parseOids,
  parsePolicies,
} from './extensions.ts';
import { type DistinguishedName, parseName, sameName } from './names.ts';
import { OID } from './oids.ts';
import { type AlgorithmIdentifier, parseAlgorithm } from './signature-algorithm.ts';
import { verifySignature } from './verify-signature.ts';

/** An X.509 certificate (RFC 5280 §4). Immutable; the public key and the fingerprint are made on first use. */
export class Certificate {
  readonly der: Uint8Array;
  /** The signed part, for checking the issuer's signature. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  /** Content octets of the serial number, lower case, as encoded: some government serials look negative. */
  readonly serialHex: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKeyInfo: Uint8Array;
  /** The octets of subjectPublicKey: what OCSP hashes (RFC 6960 §4.1.1). */
  readonly publicKeyBits: Uint8Array;
  readonly extensions: readonly Extension[];
  /** Undefined when the extension is absent. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly basicConstraints: BasicConstraints | undefined;
  readonly subjectKeyId: Uint8Array | undefined;
  readonly authorityKeyId: Uint8Array | undefined;
  readonly access: AccessUrls;
  readonly crlDistributionPoints: readonly DistributionPoint[];
  readonly policies: readonly string[];
  #fingerprint: string | undefined;
  #publicKey: KeyObject | undefined;

  private constructor(der: Uint8Array) {
    const certificate = readWholeAsn1(der);
    const tbs = certificate.at(0);
    const fields = tbs.sequence();
    const shift = tbs.at(0).isContext(0) ? 1 : 0;
    if (shift === 1) asCount(tbs.at(0).at(0));
    this.der = der;
    this.tbs = tbs.raw;
    this.serialHex = hex(tbs.at(shift).expect(2).content);
    this.issuer = parseName(tbs.at(shift + 2));
    this.notBefore = asTime(tbs.at(shift + 3).at(0));
    this.notAfter = asTime(tbs.at(shift + 3).at(1));
    this.subject = parseName(tbs.at(shift + 4));
    this.publicKeyInfo = tbs.at(shift + 5).raw;
    this.publicKeyBits = asBits(tbs.at(shift + 5).at(1)).bytes;
    this.signatureAlgorithm = agreedAlgorithm(certificate.at(1), tbs.at(shift + 1));
    this.signature = asBits(certificate.at(2)).bytes;
    const holder = fields.find((field) => field.isContext(3));
    this.extensions = holder === undefined ? [] : parseExtensions(holder.at(0));
    const read = <T>(oid: string, parse: (value: Uint8Array) => T): T | undefined => {
      const value = this.extension(oid)?.value;
      return value === undefined ? undefined : parse(value);
    };
    this.keyUsage = read(OID.keyUsage, parseKeyUsage);
    this.extendedKeyUsage = read(OID.extendedKeyUsage, parseOids);
    this.basicConstraints = read(OID.basicConstraints, parseBasicConstraints);
    this.subjectKeyId = read(OID.subjectKeyIdentifier, (value) => asOctets(readWholeAsn1(value)));
    this.authorityKeyId = read(
      OID.authorityKeyIdentifier,
      (value) => readWholeAsn1(value).context(0)?.content,
    );
    this.access = read(OID.authorityInfoAccess, parseAuthorityInfoAccess) ?? { ocsp: [], caIssuers: [] };
    this.crlDistributionPoints = read(OID.crlDistributionPoints, parseDistributionPoints) ?? [];
    this.policies = read(OID.certificatePolicies, parsePolicies) ?? [];
  }

  /** From DER, or from the first certificate of a PEM text. Throws CERTIFICATE_DAMAGED. */
  static parse(input: Uint8Array | string): Certificate {
    const der = typeof input === 'string' ? pemBlocks(input)[0] : fromPemBytes(input);
    if (der === undefined) throw damaged('no certificate in the text');
    try {
      return new Certificate(der);
    } catch (error) {
      throw damaged(error instanceof AppError ? String(error.params['detail']) : 'unreadable', error);
    }
  }

  /** All certificates of a PEM text, in order. */
  static parseAll(pem: string): readonly Certificate[] {
    return pemBlocks(pem).map((der) => Certificate.parse(der));
  }

  /** SHA-256 of the DER, lower-case hexadecimal: the only name by which a certificate is trusted. */
  get fingerprintSha256(): string {
    this.#fingerprint ??= createHash('sha256').update(this.der).digest('hex');
    return this.#fingerprint;
  }

  /** Throws CERTIFICATE_DAMAGED when the key is of a kind this machine cannot read. */
  get publicKey(): KeyObject {
    try {
      this.#publicKey ??= createPublicKey({
        key: Buffer.from(this.publicKeyInfo),
        format: 'der',
        type: 'spki',
      });
    } catch (error) {
      throw damaged('public key', error);
    }
    return this.#publicKey;
  }

  get ocspUrls(): readonly string[] {
    return this.access.ocsp;
  }

  get caIssuerUrls(): readonly string[] {
    return this.access.caIssuers;
  }

  get crlUrls(): readonly string[] {
    return this.crlDistributionPoints.flatMap((point) => point.urls);
  }

  get isCa(): boolean {
    return this.basicConstraints?.ca === true;
  }

  /** Subject and issuer are the same name (RFC 5280 §3.2). */
  get isSelfIssued(): boolean {
    return sameName(this.subject, this.issuer);
  }

  extension(oid: string): Extension | undefined {
    return this.extensions.find((extension) => extension.oid === oid);
  }

  equals(other: Certificate): boolean {
    return sameBytes(this.der, other.der);
  }

  isValidAt(at: Date): boolean {
    return this.notBefore <= at && at <= this.notAfter;
  }

  /** Whether the issuer's key made this certificate's signature. Says nothing about the issuer's right to. */
  isSignedBy(issuer: Certificate): boolean {
    return verifySignature(this.signatureAlgorithm, issuer.publicKey, this.tbs, this.signature);
  }

  toPem(): string {
    const lines =
      Buffer.from(this.der)
        .toString('base64')
        .match(/.{1,64}/g) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  }
}

/** RFC 5280 §4.1.1.2: the outer algorithm must be the signed one, or it could be swapped. */
function agreedAlgorithm(outer: Asn1, inner: Asn1): AlgorithmIdentifier {
  if (!sameBytes(outer.raw, inner.raw)) throw damaged('signature algorithms disagree');
  return parseAlgorithm(outer);
}

function damaged(detail: string, cause?: unknown): AppError {
  return new AppError(pkiErrors.CERTIFICATE_DAMAGED, { params: { detail }, cause });
}

function fromPemBytes(input: Uint8Array): Uint8Array | undefined {
  const looksLikePem = input[0] === 0x2d || (input[0] !== 0x30 && Buffer.from(input).includes('-----BEGIN'));
  return looksLikePem ? pemBlocks(Buffer.from(input).toString('latin1'))[0] : input;
}

function pemBlocks(text: string): Uint8Array[] {
  const blocks = text.matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]+)-----END/g);
  return [...blocks].map((block) => Buffer.from(block[1] ?? '', 'base64'));
}
