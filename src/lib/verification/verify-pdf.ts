/** A verdict for each signature of a PDF and one for the document: EN 319 102-1 §5, pades.md "Rules for judging". */
import { AppError } from '../../app-error.ts';
import { openPdf, type PdfDocument } from '../pdf/document.ts';
import { pdfErrors } from '../pdf/errors.ts';
import type { Certificate } from '../pki/certificate.ts';
import { readSecurityStore, type SecurityStore } from './dss.ts';
import { type ExaminedSignature, examineSignatures } from './examined.ts';
import { judgeSignature, type SignatureContext } from './judge-signature.ts';
import type { SignatureReport, SubIndication, Verdict, VerificationReport, WarningReport } from './report.ts';
import { ProvedTimes } from './time-proofs.ts';
import type { RevocationSource, Sha1Exception, TrustContext } from './trust-question.ts';
import { documentSentence, warnings } from './words.ts';

export interface VerifyOptions {
  /** Trust anchors, each pinned as it is. Without any, trust is INDETERMINATE and the rest still stands. */
  readonly roots: readonly Certificate[];
  /** Issuing authorities from our own store: government signatures carry the leaf only. */
  readonly intermediates?: readonly Certificate[];
  /** The moment for which the question is asked; now unless given. */
  readonly at?: Date;
  /** Revocation data at hand, or a way to fetch it. What the file carries is always used. */
  readonly revocation?: RevocationSource;
  readonly sha1Exception?: Sha1Exception;
  /** User's or owner's password of an encrypted file; the empty one unless given. */
  readonly password?: string | undefined;
}

/**
 * Judges every signature of `bytes`. A file that cannot be read throws the typed errors of `openPdf`; whatever goes
 * wrong within a signature is a verdict, never an exception.
 */
export async function verifyPdf(bytes: Uint8Array, options: VerifyOptions): Promise<VerificationReport> {
  const doc = openPdf(bytes, { password: options.password });
  // Locks name fields by texts that a locked file keeps hidden, so nothing could be judged.
  if (doc.locked) throw new AppError(pdfErrors.PDF_ENCRYPTED);
  const at = options.at ?? new Date();
  const store = readSecurityStore(doc);
  const own = [...(options.intermediates ?? []), ...store.certificates];
  const examined = examineSignatures(doc, own);
  const context: SignatureContext = {
    examined,
    store,
    proofs: new ProvedTimes(at),
    trust: trustContext(options, own, store, examined),
  };
  // Newest first: a time-stamp proves the age of all that lies before it.
  const reports: SignatureReport[] = [];
  for (const signature of [...examined].reverse()) reports.unshift(await judgeSignature(signature, context));
  return summarise(doc, reports, at);
}

function trustContext(
  options: VerifyOptions,
  own: readonly Certificate[],
  store: SecurityStore,
  examined: readonly ExaminedSignature[],
): TrustContext {
  const embedded = examined.map(({ cms }) => cms.model).filter((model) => model !== undefined);
  const archived = embedded.flatMap((model) =>
    model.signerInfos.map((info) => info.signedAttributes?.revocationInfo),
  );
  const given = options.revocation;
  const ocsp = [
    ...(given?.ocsp ?? []),
    ...store.ocsp,
    ...embedded.flatMap((model) => model.ocspResponses),
    ...archived.flatMap((info) => info?.ocspResponses ?? []),
  ];
  const crl = [
    ...(given?.crl ?? []),
    ...store.crl,
    ...embedded.flatMap((model) => model.crls),
    ...archived.flatMap((info) => info?.crls ?? []),
  ];
  return {
    roots: options.roots,
    pool: [...own, ...embedded.flatMap((model) => model.certificates)],
    revocation: { ocsp, crl, ...(given?.fetch ? { fetch: given.fetch } : {}) },
    sha1Exception: options.sha1Exception,
  };
}

const RANK: Readonly<Record<Verdict, number>> = { 'TOTAL-PASSED': 0, INDETERMINATE: 1, 'TOTAL-FAILED': 2 };

function summarise(doc: PdfDocument, signatures: readonly SignatureReport[], at: Date): VerificationReport {
  const worst = [...signatures].sort((a, b) => RANK[b.verdict] - RANK[a.verdict])[0];
  const found: WarningReport[] = doc.hybrid ? [warnings.hybrid] : [];
  for (const warning of signatures.flatMap((signature) => signature.warnings)) {
    if (!found.some(({ code }) => code === warning.code)) found.push(warning);
  }
  const subIndication: SubIndication | undefined = worst?.subIndication;
  return {
    document: {
      verdict: worst?.verdict ?? 'INDETERMINATE',
      subIndication,
      sentence: documentSentence(worst?.verdict, signatures.length),
      signatureCount: signatures.length,
      revisionCount: doc.revisions.length,
      verifiedAt: at.toISOString(),
      warnings: found,
    },
    signatures,
  };
}
