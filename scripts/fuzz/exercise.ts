/** All that a stranger's PDF makes the engine do. Only what is thrown here and is no typed error is a finding. */
import { isAppError } from '../../src/app-error.ts';
import { findActiveContent } from '../../src/lib/pdf/active-content.ts';
import { compareRevisions } from '../../src/lib/pdf/compare-revisions.ts';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { readFields } from '../../src/lib/pdf/fields.ts';
import { readSignatures } from '../../src/lib/pdf/signatures.ts';
import type { Signer } from '../../src/lib/pki/signer.ts';
import { signPdf } from '../../src/lib/signing/sign-pdf.ts';
import { verifyPdf } from '../../src/lib/verification/verify-pdf.ts';

/** Error code, or `ok`, by step. */
export type Outcome = Readonly<Record<string, string>>;

export async function exercise(bytes: Uint8Array, signer: Signer): Promise<Outcome> {
  const steps: Readonly<Record<string, () => unknown>> = {
    open: () => openPdf(bytes).version,
    pages: () => openPdf(bytes).page(0).mediaBox,
    fields: () =>
      readFields(openPdf(bytes)).fields.map((field) => field.widgets.map((each) => each.pageIndex)),
    signatures: () => readSignatures(openPdf(bytes)),
    active: () => findActiveContent(openPdf(bytes)),
    compare: () => compareAll(bytes),
    verify: () => verifyPdf(bytes, { roots: [] }),
    sign: () => sign(bytes, signer),
  };
  const outcome: Record<string, string> = {};
  for (const [step, act] of Object.entries(steps)) {
    try {
      await act();
      outcome[step] = 'ok';
    } catch (error) {
      if (!isAppError(error)) throw new Error(`untyped error in ${step}`, { cause: error });
      outcome[step] = error.code;
    }
  }
  return outcome;
}

function compareAll(bytes: Uint8Array): void {
  const doc = openPdf(bytes);
  const [first] = doc.revisions;
  if (first && doc.revisions.length > 1) compareRevisions(doc.atRevision(first.end), doc);
}

async function sign(bytes: Uint8Array, signer: Signer): Promise<void> {
  const field = { name: 'Fuzz', page: 0, rect: [10, 10, 90, 40] as const };
  const { pdf } = await signPdf({ pdf: bytes, signer, level: 'B-B', claimedTime: new Date(0), field });
  const same = Buffer.compare(pdf.subarray(0, bytes.length), bytes) === 0;
  if (!same) throw new Error('the signed file does not begin with the original');
}
