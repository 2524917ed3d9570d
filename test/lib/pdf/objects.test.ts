import { expect } from 'chai';
import fc from 'fast-check';
import {
  name,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfString,
  textOf,
} from '../../../src/lib/pdf/objects.ts';
import { ObjectParser } from '../../../src/lib/pdf/parser.ts';
import { formatNumber, serialize } from '../../../src/lib/pdf/serialize.ts';

const latin1 = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 20,
});
const nameText = latin1.filter((text) => !text.includes('\0'));
const scalar: fc.Arbitrary<PdfObject> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
    .map((value) => Math.round(value * 1e6) / 1e6),
  nameText.map((text) => name(text)),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => new PdfString(bytes)),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => PdfString.hex(bytes)),
  fc
    .tuple(fc.integer({ min: 0, max: 8_388_607 }), fc.integer({ min: 0, max: 65535 }))
    .map(([num, gen]) => new PdfRef(num, gen)),
);
const object = fc.letrec<{ any: PdfObject }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 6 }),
    fc.array(fc.tuple(nameText, tie('any')), { maxLength: 6 }).map((entries) => new PdfDict(entries)),
  ),
})).any;

/** Plain data that two equal objects share. */
function plain(value: PdfObject): unknown {
  if (value instanceof PdfName) return { name: value.value };
  if (value instanceof PdfString) return { string: Buffer.from(value.bytes).toString('hex') };
  if (value instanceof PdfRef) return { ref: value.toString() };
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof PdfDict) return [...value.entries()].map(([key, item]) => [key, plain(item)]);
  return typeof value === 'number' ? value + 0 : value;
}

describe('the object parser', () => {
  it('reads back, when any object is written, the same object', () => {
    fc.assert(
      fc.property(object, (value) => {
        const bytes = serialize(value);
        const parser = new ObjectParser(bytes);
        expect(plain(parser.parseObject())).to.deep.equal(plain(value));
        expect(parser.pos).to.equal(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads literal strings, when they hold escapes and line ends, as §7.3.4.2 says', () => {
    const read = (text: string) => {
      const value = new ObjectParser(Buffer.from(text, 'latin1')).parseObject() as PdfString;
      return Buffer.from(value.bytes).toString('latin1');
    };
    expect(read('(a(b)c)')).to.equal('a(b)c');
    expect(read('(\\101\\53\\0537\\n\\)\\\\)')).to.equal('A++7\n)\\');
    expect(read('(one\\\r\ntwo\r\nthree)')).to.equal('onetwo\nthree');
    expect(read('<48 656C6c6F7>')).to.equal('Hellop');
  });

  it('marks a dictionary, when a key stands twice, so that judges may refuse it', () => {
    const dict = new ObjectParser(Buffer.from('<</A 1/B 2/A 3>>')).parseObject() as PdfDict;
    expect(dict.duplicateKeys).to.deep.equal(['A']);
    expect(dict.get('A')).to.equal(3);
  });

  it('tells references from numbers, when they stand in one array', () => {
    const items = new ObjectParser(Buffer.from('[1 0 R 2 3 4 0 R -.5 +7 .25]')).parseObject();
    expect(plain(items)).to.deep.equal([{ ref: '1 0 R' }, 2, 3, { ref: '4 0 R' }, -0.5, 7, 0.25]);
  });
});

describe('PdfString.text', () => {
  it('gives the text back, when it is any text, in PDFDocEncoding or UTF-16', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOf(PdfString.text(text))).to.equal(text);
      }),
    );
    expect(Buffer.from(PdfString.text('UBND xã Chân Sơn').bytes).subarray(0, 2).toString('hex')).to.equal(
      'feff',
    );
    expect(Buffer.from(PdfString.text('Cafe').bytes).toString()).to.equal('Cafe');
  });
});

describe('formatNumber', () => {
  it('writes no exponent, when a number is very small or very large', () => {
    expect(formatNumber(1e-7)).to.equal('0.0000001');
    expect(formatNumber(1.5e21)).to.equal('1500000000000000000000');
    expect(formatNumber(-0)).to.equal('0');
  });
});
