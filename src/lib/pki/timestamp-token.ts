import { AppError } from '../../app-error.ts';
import { DIGESTS, type DigestName } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import type { SignedDataModel } from './cms-model.ts';
import { parseSignedData } from './cms-parse.ts';
import { type SignatureFault, type SignerInfoVerdict, verifySignerInfo } from './cms-verify.ts';
import { type Asn1, readWholeAsn1 } from './der-read.ts';
import { asInteger, asOctets, asOid, asTime, hex, sameBytes } from './der-values.ts';
import { digestBytes } from './digest.ts';
import { pkiErrors } from './errors.ts';
import { OID } from './oids.ts';

/** A time-stamp token (RFC 3161 §2.4.2), read without judging it. */
export interface TimestampToken {
  readonly bytes: Uint8Array;
  readonly model: SignedDataModel;
  readonly genTime: Date;
  /** Milliseconds; 0 when the TSA states none. */
  readonly accuracyMs: number;
  readonly policy: string;
  readonly serialHex: string;
  readonly imprint: {
    readonly digestOid: string;
    readonly digest: DigestName | undefined;
    readonly hash: Uint8Array;
  };
  readonly nonceHex: string | undefined;
  /** The TSA's certificates and others that came along. */
  readonly certificates: readonly Certificate[];
}

/** Throws CMS_DAMAGED when the bytes are no RFC 3161 token. */
export function parseTimestampToken(bytes: Uint8Array): TimestampToken {
  const model = parseSignedData(bytes);
  if (model.contentType !== OID.tstInfo || model.content === undefined) {
    throw new AppError(pkiErrors.CMS_DAMAGED, { params: { detail: 'not a time-stamp token' } });
  }
  try {
    return { bytes: model.bytes, model, certificates: model.certificates, ...readTstInfo(model.content) };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(pkiErrors.CMS_DAMAGED, { params: { detail: 'TSTInfo' }, cause });
  }
}

function readTstInfo(content: Uint8Array) {
  const info = readWholeAsn1(content);
  const imprint = info.at(2);
  const digestOid = asOid(imprint.at(0).at(0));
  const optional = info.sequence().slice(5);
  const accuracy = optional.find((field) => field.is(16));
  const nonce = optional.find((field) => field.is(2));
  return {
    policy: asOid(info.at(1)),
    imprint: { digestOid, digest: DIGESTS[digestOid], hash: asOctets(imprint.at(1)) },
    serialHex: hex(info.at(3).expect(2).content),
    genTime: asTime(info.at(4)),
    accuracyMs: accuracy === undefined ? 0 : readAccuracy(accuracy),
    nonceHex: nonce && hex(nonce.content),
  };
}

function readAccuracy(node: Asn1): number {
  const part = (tag: number): number => {
    const bytes = node.context(tag)?.content;
    return bytes === undefined || bytes.length > 4 ? 0 : Number.parseInt(hex(bytes) || '0', 16);
  };
  const seconds = node.children.find((field) => field.is(2));
  return (seconds === undefined ? 0 : Number(asInteger(seconds)) * 1000) + part(0) + part(1) / 1000;
}

export type TimestampFault =
  | SignatureFault
  | 'IMPRINT_MISMATCH'
  | 'NOT_A_TSA_CERTIFICATE'
  | 'SIGNING_CERTIFICATE';

export interface TimestampVerdict {
  readonly ok: boolean;
  readonly fault?: TimestampFault;
  readonly detail: string;
  readonly genTime: Date;
  readonly certificate?: Certificate;
  /** The check of the token's own signature. */
  readonly signature?: SignerInfoVerdict;
}

/**
 * Whether the token is over this data and properly signed by a certificate fit for time-stamping. `digestOf` gives the
 * digest of the stamped data. The TSA's chain and revocation are judged elsewhere, at `genTime`.
 */
export function verifyTimestampToken(
  token: TimestampToken,
  digestOf: (digest: DigestName) => Uint8Array,
  certificates: readonly Certificate[] = [],
): TimestampVerdict {
  const { genTime, imprint, model } = token;
  const fail = (
    fault: TimestampFault,
    detail: string,
    more: Partial<TimestampVerdict> = {},
  ): TimestampVerdict => ({
    ok: false,
    fault,
    detail,
    genTime,
    ...more,
  });
  if (imprint.digest === undefined) return fail('ALGORITHM_UNSUPPORTED', `imprint ${imprint.digestOid}`);
  if (!sameBytes(digestOf(imprint.digest), imprint.hash)) {
    return fail('IMPRINT_MISMATCH', 'the time-stamp is over other data');
  }
  const content = model.content ?? new Uint8Array();
  const signature = verifySignerInfo(model, (digest) => digestBytes(digest, content), {
    certificates,
    contentType: OID.tstInfo,
  });
  const certificate = signature.certificate;
  const facts = certificate === undefined ? { signature } : { signature, certificate };
  if (!signature.ok || certificate === undefined) {
    return fail(signature.fault ?? 'FORMAT', signature.detail, facts);
  }
  if (signature.signingCertificate !== 'matches') {
    return fail('SIGNING_CERTIFICATE', `signingCertificate ${signature.signingCertificate}`, facts);
  }
  if (!isTimestampingCertificate(certificate)) {
    return fail('NOT_A_TSA_CERTIFICATE', 'extendedKeyUsage must be critical and timeStamping alone', facts);
  }
  return { ok: true, detail: '', genTime, ...facts };
}

/** RFC 3161 §2.3: extendedKeyUsage is critical and holds timeStamping alone. */
export function isTimestampingCertificate(certificate: Certificate): boolean {
  const extension = certificate.extension(OID.extendedKeyUsage);
  const purposes = certificate.extendedKeyUsage ?? [];
  return extension?.critical === true && purposes.length === 1 && purposes[0] === OID.ekuTimeStamping;
}
