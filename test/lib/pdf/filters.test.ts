import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { decodeStream, InflateBudget } from '../../../src/lib/pdf/filters.ts';
import { name, PdfDict, type PdfObject, PdfStream } from '../../../src/lib/pdf/objects.ts';

const plain = (object: PdfObject | undefined): PdfObject => object ?? null;

function flate(data: Uint8Array, parms?: PdfDict): PdfStream {
  return new PdfStream(PdfDict.of({ Filter: name('FlateDecode'), DecodeParms: parms }), deflateSync(data));
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('decodeStream', () => {
  it('undoes every PNG filter, when rows use them all, as the PNG standard says', () => {
    const parms = PdfDict.of({ Predictor: 15, Columns: 3 });
    const rows = [
      [0, 1, 2, 3],
      [1, 1, 1, 1],
      [2, 1, 1, 1],
      [3, 1, 1, 1],
      [4, 1, 1, 1],
    ].flat();
    const out = decodeStream(flate(Uint8Array.from(rows), parms), plain);
    expect([...out]).to.deep.equal([1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5]);
  });

  it('undoes the TIFF predictor, when samples are differences', () => {
    const parms = PdfDict.of({ Predictor: 2, Columns: 4 });
    expect([...decodeStream(flate(Uint8Array.of(1, 1, 1, 1, 9, 1, 1, 1), parms), plain)]).to.deep.equal([
      1, 2, 3, 4, 9, 10, 11, 12,
    ]);
  });

  it('gives what there is, when the checksum of compressed data is cut off', () => {
    const stream = flate(Buffer.from('a line of text'));
    const cut = new PdfStream(stream.dict, stream.raw.subarray(0, -4));
    expect(Buffer.from(decodeStream(cut, plain)).toString()).to.equal('a line of text');
  });

  it('PDF bombs (huge object streams): stops with PDF_BOMB, when little data inflates beyond the bound', () => {
    const bomb = flate(new Uint8Array(140 * 1024 * 1024));
    expect(bomb.raw.length).to.be.below(200_000);
    expect(codeOf(() => decodeStream(bomb, plain))).to.equal('PDF_BOMB');
  });

  it('stops with PDF_BOMB, when many streams of one file together pass the bound', () => {
    const budget = new InflateBudget();
    const large = flate(new Uint8Array(60 * 1024 * 1024));
    const all = () => Array.from({ length: 10 }, () => decodeStream(large, plain, budget).length);
    expect(codeOf(all)).to.equal('PDF_BOMB');
  });

  it('refuses with PDF_DAMAGED, when the filter is unknown or the data are none', () => {
    expect(
      codeOf(() =>
        decodeStream(new PdfStream(PdfDict.of({ Filter: name('JBIG2Decode') }), new Uint8Array()), plain),
      ),
    ).to.equal('PDF_DAMAGED');
    const broken = new PdfStream(
      PdfDict.of({ Filter: name('FlateDecode') }),
      Buffer.from('not compressed at all'),
    );
    expect(codeOf(() => decodeStream(broken, plain))).to.equal('PDF_DAMAGED');
  });
});
