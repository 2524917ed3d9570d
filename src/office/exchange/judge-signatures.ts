/**
 * Does a document carry every signature that its kind needs, and is each valid? Drafted documents need the competent persons
 * and the agency (NĐ 30/2020 Đ5, Đ32.2d); copies (Đ25) and digitised paper (Đ18.6) the agency alone. Unknown is not valid:
 * a needed signature must be proved good. One that came along from elsewhere and is not needed speaks against the document
 * only when it is broken.
 */
import type { DocumentOrigin } from '../documents/document.ts';

export interface SignatureFinding {
  readonly field: string;
  /** True only when intact, of a trusted and unrevoked certificate, and nothing forbidden changed afterwards. */
  readonly valid: boolean;
  /** True when it is certainly bad: altered afterwards, revoked, forged. Neither valid nor broken: not known. */
  readonly broken: boolean;
  /** SHA-256 of the signer's certificate, lower-case hex. */
  readonly fingerprint: string | null;
  readonly signer: string | null;
}

/** The verdict on one PDF, as `lib/verification` gives it, in the words that this room needs. */
export interface FileVerdict {
  readonly verdict: string;
  readonly sentence: { readonly vi: string; readonly en: string };
  readonly signatures: readonly SignatureFinding[];
  /** The whole report, kept with the arrival and shown on demand. */
  readonly report: unknown;
}

/** Judges stored bytes as of a moment. Throws only when the bytes are out of reach, never for what they say. */
export type JudgeFile = (sha256: string, at: Date) => Promise<FileVerdict>;

export interface SignatureQuestion {
  readonly origin: DocumentOrigin;
  /** Certificates that the signers named in the metadata signed with. */
  readonly signerFingerprints: readonly (string | null)[];
  readonly main: FileVerdict;
  readonly attachments: readonly FileVerdict[];
  /** Certificates known here: whose they are. */
  readonly holders: ReadonlyMap<string, { readonly personId: string | null; readonly unitId: string | null }>;
  /** The issuing agency; null when this instance does not know it. */
  readonly issuerUnitId: string | null;
  /**
   * The agency is on another system: its officials are not known here, and that system's word, signed by the agency, says
   * which certificates they signed with. The certificates themselves are judged as always.
   */
  readonly issuerElsewhere?: boolean;
}

export type SignatureFault =
  | 'signature-invalid'
  | 'person-signature-missing'
  | 'agency-signature-missing'
  | 'attachment-signature-invalid';

/** Null when the set is complete and valid; else the first thing that is wrong. */
export function judgeSignatures(question: SignatureQuestion): SignatureFault | null {
  const { main, attachments, origin } = question;
  if (main.signatures.some((signature) => signature.broken)) return 'signature-invalid';
  if (attachments.some((file) => file.signatures.some((signature) => signature.broken)))
    return 'attachment-signature-invalid';
  const persons = origin === 'electronic' ? personSignatures(question) : [];
  if (persons === null) return 'person-signature-missing';
  const seals = main.signatures.filter((signature) => isSeal(question, signature));
  if (seals.length === 0) return 'agency-signature-missing';
  const valid = persons.every((own) => own.some(isValid)) && seals.some(isValid);
  return valid ? null : 'signature-invalid';
}

/** For each signer that the metadata names, what they signed; null when somebody named has not. */
function personSignatures(question: SignatureQuestion): SignatureFinding[][] | null {
  const found = question.signerFingerprints.map((fingerprint) => {
    if (fingerprint === null) return [];
    const holder = question.holders.get(fingerprint);
    if (!holder?.personId && (holder || !question.issuerElsewhere)) return [];
    return question.main.signatures.filter((signature) => signature.fingerprint === fingerprint);
  });
  return found.length > 0 && found.every((own) => own.length > 0) ? found : null;
}

function isSeal({ holders, issuerUnitId }: SignatureQuestion, { fingerprint }: SignatureFinding): boolean {
  const holder = fingerprint ? holders.get(fingerprint) : undefined;
  return issuerUnitId !== null && holder?.unitId === issuerUnitId;
}

function isValid(signature: SignatureFinding): boolean {
  return signature.valid;
}
