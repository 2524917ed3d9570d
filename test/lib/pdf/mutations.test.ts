import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../src/app-error.ts';
import { findActiveContent } from '../../../src/lib/pdf/active-content.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addField } from '../../../src/lib/pdf/field-write.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { makeFile, xrefForms } from './make-file.ts';

const tokens = [
  '0 R',
  '<<',
  '>>',
  '[',
  '(',
  '/Kids[2 0 R]',
  '/Length 99999999',
  '/Prev 9',
  '/Parent 1 0 R',
  '9999999999',
  'null',
];
const spot = fc.record({ at: fc.nat(5000), token: fc.constantFrom(...tokens), byte: fc.option(fc.nat(255)) });
const form = fc.constantFrom(...xrefForms);

function mutate(
  bytes: Uint8Array,
  spots: readonly { at: number; token: string; byte: number | null }[],
): Uint8Array {
  const out = Uint8Array.from(bytes);
  for (const { at, token, byte } of spots) {
    const start = at % out.length;
    if (byte !== null) out[start] = byte;
    else out.set(Buffer.from(token).subarray(0, out.length - start), start);
  }
  return out;
}

/** Reads all that a stranger's file makes us read, and writes to it. */
function useEverything(bytes: Uint8Array): void {
  const doc = openPdf(bytes);
  readSignatures(doc);
  findActiveContent(doc);
  const increment = new PdfIncrement(doc);
  addField(increment, { type: 'Sig', name: 'S', page: 0, rect: [0, 0, 1, 1] });
  const { bytes: made, baseLength } = increment.build();
  expect(Buffer.compare(made.subarray(0, baseLength), bytes)).to.equal(0);
}

describe('damaged files', () => {
  it('end in a typed error or a true increment, when bytes and words are overwritten in any form', () => {
    fc.assert(
      fc.property(form, fc.array(spot, { minLength: 1, maxLength: 6 }), (xref, spots) => {
        try {
          useEverything(mutate(makeFile({ xref, indirectAnnots: true }), spots));
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('end in a typed error, when they are cut at any byte', () => {
    for (const xref of xrefForms) {
      const bytes = makeFile({ xref });
      for (let length = 0; length < bytes.length - 8; length += 7) {
        expect(() => openPdf(bytes.subarray(0, length)), `${xref} ${length}`).to.throw(AppError);
      }
    }
  });
});
