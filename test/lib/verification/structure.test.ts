import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { addToForm } from '../../../src/lib/pdf/field-write.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { fieldRef, reportsOf, signedDocument, tamper, verify } from './signed-document.ts';

async function changed(act: (text: string) => string): Promise<Uint8Array> {
  const { sealed } = await signedDocument();
  return Buffer.from(act(Buffer.from(sealed).toString('latin1')), 'latin1');
}

async function sealOf(act: (text: string) => string) {
  return (await reportsOf(await changed(act))).seal;
}

describe('the structure of a signature', () => {
  it('says HASH_FAILURE, when one signed byte differs, and names no other reason', async () => {
    const seal = await sealOf((text) => text.replace('Rotate', 'Rotatf').replace('%PDF-1.7', '%PDF-1.6'));
    expect(seal).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', intact: false });
  });

  it('fails, when something other than zeros stands after the CMS', async () => {
    const seal = await sealOf((text) => {
      const at = text.lastIndexOf('00>');
      return `${text.slice(0, at)}41${text.slice(at + 2)}`;
    });
    expect(seal).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: false });
  });

  it('does not cover, when bytes follow the last revision, however few', async () => {
    const seal = await sealOf((text) => `${text}<script>`);
    expect(seal).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: false });
    expect((await sealOf((text) => `${text}\r\n\n`)).intact).to.equal(true);
  });

  it('fails, when the gap is wider than /Contents, is not at its place, or the range starts later', async () => {
    const { sealed } = await signedDocument();
    const { byteRange } = readSignatures(openPdf(sealed)).find((each) => each.field.fullName === 'Seal')!;
    const [, a, b, c] = byteRange as [number, number, number, number];
    const variants = [
      [1, a, b, c],
      [0, a - 1, b, c],
      [0, a, b + 1, c - 1],
      [0, a, b, c + 9],
      [0, a, b, c - 5],
      [0, b, a, c],
    ];
    for (const variant of variants) {
      const seal = await sealOf((text) => text.replaceAll(`[0 ${a} ${b} ${c}`, `[${variant.join(' ')}`));
      expect(seal.intact, variant.join(' ')).to.equal(false);
      expect(seal.verdict).to.equal('TOTAL-FAILED');
    }
  });

  it('fails, when two fields share one signature', async () => {
    const { sealed } = await signedDocument();
    const bytes = tamper(sealed, (increment) => {
      const copy = increment.doc.dict(fieldRef(increment, 'Seal'))!.clone();
      addToForm(increment, increment.add(copy), true);
    });
    const { signatures } = await verify(bytes);
    expect(signatures.filter(({ intact }) => intact).map(({ field }) => field)).to.deep.equal(['Signer1']);
  });

  it('fails, when the /Contents of a signature is null or another string', async () => {
    const { sealed } = await signedDocument();
    const ref = findField(openPdf(sealed), 'Seal')!.value;
    const bytes = tamper(sealed, (increment) => {
      increment.put(ref as never, increment.doc.dict(ref)!.clone().set('Contents', null));
    });
    expect((await reportsOf(bytes)).seal).to.include({ verdict: 'TOTAL-FAILED', intact: false });
  });

  it('throws a typed error, when the bytes are no PDF, and never calls them valid', async () => {
    let code = '';
    try {
      await verify(Buffer.from('not a pdf'));
    } catch (error) {
      if (isAppError(error)) code = error.code;
    }
    expect(code).to.equal('PDF_NOT_A_PDF');
  });

  it('is INDETERMINATE, when there is no signature, and says so', async () => {
    const { document, signatures } = await verify(await smallPdf());
    expect(signatures).to.deep.equal([]);
    expect(document.verdict).to.equal('INDETERMINATE');
    expect(document.sentence.vi).to.equal('Tài liệu chưa có chữ ký số.');
  });
});

describe('mutations of a signed file', () => {
  it('end in a typed error or break the seal, when single bytes that it covers are overwritten', async () => {
    const { sealed } = await signedDocument();
    let state = 42;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return state % below;
    };
    const { byteRange } = readSignatures(openPdf(sealed)).find((each) => each.field.fullName === 'Seal')!;
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from(sealed);
      for (let i = 0; i <= random(4); i++) {
        const at = random(bytes.length);
        if (at < byteRange![1]! || at >= byteRange![2]!) bytes[at] = random(256);
      }
      if (Buffer.compare(bytes, sealed) === 0) continue;
      try {
        const { signatures } = await verify(bytes);
        expect(signatures.find(({ field }) => field === 'Seal')?.intact ?? false).to.equal(false);
      } catch (error) {
        if (!isAppError(error)) throw error;
      }
    }
  });
});
