/** The signatures and time-stamps of a file, as far as their validation data is concerned. */
import { isAppError } from '../../app-error.ts';
import type { PdfDocument } from '../pdf/document.ts';
import { readSignatures, type SignatureEntry } from '../pdf/signatures.ts';
import type { DigestName } from '../pki/algorithms.ts';
import type { Certificate } from '../pki/certificate.ts';
import { parseSignedData } from '../pki/cms-parse.ts';
import { verifySignerInfo } from '../pki/cms-verify.ts';
import { digestBytes } from '../pki/digest.ts';
import { parseTimestampToken, type TimestampToken, verifyTimestampToken } from '../pki/timestamp-token.ts';

/** One certificate that needs a chain and an answer about its revocation. */
export interface Subject {
  readonly role: 'signing' | 'timestamping';
  readonly field: string;
  /** Undefined: the signature does not hold, `fault` says why. */
  readonly certificate: Certificate | undefined;
  readonly fault: string | undefined;
  /** Certificates that came along. */
  readonly pool: readonly Certificate[];
  /**
   * The moment to be settled: for a signature its earliest time-stamp, for a time-stamp its own time. Undefined for a
   * signature that no time-stamp covers.
   */
  readonly since: Date | undefined;
  /** One past the last byte that the signature covers. */
  readonly coveredEnd: number;
  /** The token, of a document time-stamp. */
  readonly token: TimestampToken | undefined;
}

/** In the order of what they cover: each signature, then the time-stamps over its value. */
export function readSubjects(doc: PdfDocument, pool: readonly Certificate[]): Subject[] {
  const found = readSignatures(doc).flatMap((entry) => subjectsOf(doc.bytes, entry, pool));
  found.sort((a, b) => a.coveredEnd - b.coveredEnd);
  const stamps = found.filter(({ token, fault }) => token && fault === undefined);
  return found.map((subject) => {
    if (subject.role === 'timestamping') return subject;
    const covering = stamps.filter(({ coveredEnd }) => coveredEnd > subject.coveredEnd);
    const times = [subject.since, ...covering.map(({ since }) => since)].filter((time) => time !== undefined);
    return { ...subject, since: times.sort((a, b) => +a - +b)[0] };
  });
}

function subjectsOf(file: Uint8Array, entry: SignatureEntry, pool: readonly Certificate[]): Subject[] {
  const [, before = 0, resume = 0, rest = 0] = entry.byteRange ?? [];
  const place = { field: entry.field.fullName, coveredEnd: resume + rest, token: undefined, pool };
  const digestOf = (digest: DigestName): Uint8Array =>
    digestBytes(digest, file.subarray(0, before), file.subarray(resume, resume + rest));
  const contents = entry.contents ?? new Uint8Array();
  try {
    if (entry.subFilter === 'ETSI.RFC3161') return [stampSubject(place, contents, digestOf)];
    return signatureSubjects(place, contents, digestOf);
  } catch (error) {
    if (!isAppError(error)) throw error;
    const role = entry.subFilter === 'ETSI.RFC3161' ? 'timestamping' : 'signing';
    return [{ ...place, role, certificate: undefined, since: undefined, fault: error.message }];
  }
}

type Place = Pick<Subject, 'field' | 'coveredEnd' | 'pool'> & { readonly token: undefined };
type DigestOf = (digest: DigestName) => Uint8Array;

function stampSubject(place: Place, bytes: Uint8Array, digestOf: DigestOf): Subject {
  const token = parseTimestampToken(bytes);
  const verdict = verifyTimestampToken(token, digestOf, place.pool);
  return {
    ...place,
    role: 'timestamping',
    pool: [...token.certificates, ...place.pool],
    certificate: verdict.ok ? verdict.certificate : undefined,
    fault: verdict.ok ? undefined : verdict.detail,
    since: token.genTime,
    token,
  };
}

function signatureSubjects(place: Place, contents: Uint8Array, digestOf: DigestOf): Subject[] {
  const model = parseSignedData(contents);
  const content = model.content;
  const verdict = verifySignerInfo(
    model,
    content === undefined ? digestOf : (digest) => digestBytes(digest, content),
    { certificates: place.pool },
  );
  const info = model.signerInfos[0];
  const value = info?.signature ?? new Uint8Array();
  const stamps = (info?.signatureTimestamps ?? [])
    .map((bytes) => stampSubject(place, bytes, (digest) => digestBytes(digest, value)))
    // Over the value only: such a token covers no bytes of the file, so it is no document time-stamp.
    .map((stamp) => ({ ...stamp, token: undefined }));
  const times = stamps.filter(({ fault }) => fault === undefined).map(({ since }) => since as Date);
  const signer: Subject = {
    ...place,
    role: 'signing',
    pool: [...model.certificates, ...place.pool],
    certificate: verdict.ok ? verdict.certificate : undefined,
    fault: verdict.ok ? undefined : verdict.detail,
    since: times.sort((a, b) => +a - +b)[0],
  };
  return [signer, ...stamps];
}
