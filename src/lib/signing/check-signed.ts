/** After signing the result is opened again as a stranger would; what does not hold is thrown away (pades.md, signing rule 8). */
import { AppError } from '../../app-error.ts';
import { openPdf } from '../pdf/document.ts';
import { readSignatures, type SignatureEntry } from '../pdf/signatures.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { SignedDataModel } from '../pki/cms-model.ts';
import { parseSignedData } from '../pki/cms-parse.ts';
import { verifySignerInfo } from '../pki/cms-verify.ts';
import { signingErrors } from './errors.ts';
import type { PreparedSignature } from './prepare-signature.ts';

export interface ExpectedSignature {
  readonly cms: Uint8Array;
  /** Digest of the signed bytes, taken from the very bytes that are checked here. */
  readonly digest: Uint8Array;
  readonly certificate: Certificate;
  readonly password: string | undefined;
}

/**
 * The original is a prefix, the new signature covers the whole file and verifies, every earlier one is reached as before
 * with the same bytes. How the increment is judged against earlier signatures is for lib/verification. Throws SIGNING_RESULT_WRONG.
 */
export function checkSigned(
  original: Uint8Array,
  signed: Uint8Array,
  prepared: PreparedSignature,
  expected: ExpectedSignature,
): void {
  refuseOtherBeginning(original, signed);
  const before = prepared.earlier;
  const after = readSignatures(openPdf(signed, { password: expected.password }));
  const made = after.find((entry) => entry.field.fullName === prepared.fieldName);
  if (prepared.placed.contentsStart < original.length) throw wrong('written into the original');
  if (!made || after.length !== before.length + 1) throw wrong('signature not reached');
  if (!coversAll(made, signed.length)) throw wrong('byte range');
  if (!sameContents(made, expected.cms)) throw wrong('contents');
  for (const earlier of before)
    if (!after.some((entry) => sameSignature(earlier, entry))) throw wrong('earlier signature');
  const verdict = verifySignerInfo(knownCertificate(expected), () => expected.digest);
  if (!verdict.ok) throw wrong(verdict.detail);
  if (!verdict.certificate?.equals(expected.certificate)) throw wrong('certificate');
}

/** After an upgrade: the original is a prefix and every earlier signature is reached as before. Throws SIGNING_RESULT_WRONG. */
export function checkAppended(original: Uint8Array, result: Uint8Array, password?: string): void {
  refuseOtherBeginning(original, result);
  const after = readSignatures(openPdf(result, { password }));
  for (const earlier of readSignatures(openPdf(original, { password })))
    if (!after.some((entry) => sameSignature(earlier, entry))) throw wrong('earlier signature');
}

/** In a buffer with room both are the same memory, and what was written lies behind the original. */
function refuseOtherBeginning(original: Uint8Array, result: Uint8Array): void {
  const shared = original.buffer === result.buffer && original.byteOffset === result.byteOffset;
  if (result.length < original.length) throw wrong('shorter than before');
  if (shared) return;
  if (Buffer.compare(original, result.subarray(0, original.length)) !== 0) throw wrong('bytes before');
}

/** The CMS as it was made; a certificate with the signer's bytes is the signer's, whose key is read already. */
function knownCertificate({ cms, certificate }: ExpectedSignature): SignedDataModel {
  const model = parseSignedData(cms);
  const certificates = model.certificates.map((item) => (item.equals(certificate) ? certificate : item));
  return { ...model, certificates };
}

function coversAll(entry: SignatureEntry, length: number): boolean {
  const [start, before, resume, rest] = entry.byteRange ?? [];
  const span = entry.contentsSpan;
  return start === 0 && before === span?.start && resume === span?.end && resume! + rest! === length;
}

/** The CMS stands there, and after it zeros only. */
function sameContents(entry: SignatureEntry, cms: Uint8Array): boolean {
  const { contents } = entry;
  if (!contents || Buffer.compare(contents.subarray(0, cms.length), cms) !== 0) return false;
  return contents.subarray(cms.length).every((octet) => octet === 0);
}

function sameSignature(a: SignatureEntry, b: SignatureEntry): boolean {
  return (
    a.field.fullName === b.field.fullName &&
    String(a.byteRange) === String(b.byteRange) &&
    Buffer.compare(a.contents ?? new Uint8Array(), b.contents ?? new Uint8Array()) === 0
  );
}

function wrong(reason: string): AppError {
  return new AppError(signingErrors.SIGNING_RESULT_WRONG, { params: { reason } });
}
