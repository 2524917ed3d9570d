import { openPdf } from '../lib/pdf/document.ts';
import { readFields } from '../lib/pdf/fields.ts';
import type { FormXObject } from '../lib/pdf/form-xobject.ts';
import type { NewSignatureField } from '../lib/signing/prepare-signature.ts';
import { readInput } from './read-arguments.ts';
import type { SignArguments } from './sign-arguments.ts';

/** Where the signature stands and what it looks like: invisible without --rect, the name in words without --image. */
export async function placeSignature(
  pdf: Uint8Array,
  { rect, image }: SignArguments,
  signerName: string | undefined,
): Promise<{ readonly field: NewSignatureField; readonly appearance?: FormXObject }> {
  const doc = openPdf(pdf);
  const name = freeName(new Set(readFields(doc).fields.map(({ fullName }) => fullName)));
  if (!rect) return { field: { name, page: 0, rect: [0, 0, 0, 0] } };
  // Fonts and pictures are loaded only for those who want to see something.
  const { signatureAppearance } = await import('../lib/typesetting/signature-appearance.ts');
  const { rotateAppearance } = await import('../lib/typesetting/rotate-appearance.ts');
  const { VisualPage } = await import('../lib/typesetting/visual-page.ts');
  const { page, width, height } = rect;
  const { cropBox, rotate, userUnit } = doc.page(page);
  const visual = new VisualPage(page, cropBox, rotate, userUnit);
  const png = image === undefined ? {} : { png: readInput(image) };
  const drawn = signatureAppearance({ ...png, name: signerName ?? '', width, height });
  return {
    field: { name, page, rect: visual.rectToUser(rect) },
    appearance: rotateAppearance(drawn, rotate),
  };
}

function freeName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = `Signature${number}`;
    if (![...taken].some((name) => name === candidate || name.startsWith(`${candidate}.`))) return candidate;
  }
}
