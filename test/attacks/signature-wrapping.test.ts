/** Signature wrapping, ByteRange gaps and emptied signatures: what is signed is true, but is not what is read. */
import { expect } from 'chai';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { addField } from '../../src/lib/pdf/field-write.ts';
import { findField } from '../../src/lib/pdf/fields.ts';
import { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfString } from '../../src/lib/pdf/objects.ts';
import { serialize } from '../../src/lib/pdf/serialize.ts';
import {
  type PlacedSignature,
  SignaturePlaceholder,
  writeContents,
} from '../../src/lib/pdf/signature-placeholder.ts';
import { readSignatures } from '../../src/lib/pdf/signatures.ts';
import { buildSignedData } from '../../src/lib/pki/cms-build.ts';
import { digestBytes } from '../../src/lib/pki/digest.ts';
import { tamper } from '../lib/verification/signed-document.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import { attackWorld, reportOn, sign, verify } from './attack-world.ts';

const MALFORMED = {
  vi: 'cấu trúc chữ ký không đúng hoặc tài liệu bị thay đổi trái phép sau khi ký',
  en: 'the signature is malformed or the document was changed in a forbidden way',
};

async function expectMalformed(bytes: Uint8Array, field: string, detail: RegExp): Promise<void> {
  const report = await verify(bytes);
  const found = reportOn(report, field);
  expect(found).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: false });
  expect(found.detail).to.match(detail);
  // A range that is none says nothing of the signer either.
  const [vi, en] = found.signer
    ? ['Nguyễn Văn A', 'Nguyễn Văn A']
    : ['người ký không rõ', 'an unknown signer'];
  expect(found.sentence).to.deep.equal({
    vi: `Chữ ký của ${vi} KHÔNG hợp lệ: ${MALFORMED.vi}.`,
    en: `The signature of ${en} is NOT valid: ${MALFORMED.en}.`,
  });
  expect(report.document.verdict).to.equal('TOTAL-FAILED');
}

/** A signed file of one revision's length, with one signature. */
async function signedOnce(): Promise<Uint8Array> {
  const { leader } = await attackWorld();
  return sign(await smallPdf('Quyet dinh', false), leader, {
    field: { name: 'S', page: 0, rect: [0, 0, 0, 0] },
  });
}

/**
 * The signed second part is moved to the end of the file; where it stood now stand a forged page, a signature dictionary with
 * another /ByteRange, and a table at the very offset that the moved `startxref` names.
 */
function wrap(signed: Uint8Array): Uint8Array {
  const doc = openPdf(signed);
  const [entry] = readSignatures(doc);
  const [, gapStart, gapEnd, rest] = entry!.byteRange as [number, number, number, number];
  const forged = new Map<number, PdfObject>();
  for (const num of doc.sections[0]!.numbers()) forged.set(num, doc.load(new PdfRef(num)));
  const page = doc.page(0);
  forged.set(page.ref.num, page.dict.clone().set('Rotate', 180));
  const head = Buffer.from(signed.subarray(0, gapEnd));
  const value = entry!.dict.clone();
  value.delete('Reason');
  const parts: Buffer[] = [];
  const offsets = new Map<number, number>();
  let at = head.length;
  const write = (text: string): void => {
    const bytes = Buffer.from(text, 'latin1');
    parts.push(bytes);
    at += bytes.length;
  };
  write('\n>>\nendobj\n');
  const rangeOf = (start: number): number[] => [0, gapStart, start, rest];
  // The table has to stand where the signed startxref points to, so the second part can only follow behind it.
  const tableAt = doc.startxref;
  forged.set(entry!.ref!.num, value.set('ByteRange', rangeOf(tableAt + 4000)));
  for (const [num, object] of forged) {
    offsets.set(num, at);
    write(`${num} 0 obj\n${Buffer.from(serialize(object)).toString('latin1')}\nendobj\n`);
  }
  if (at > tableAt) throw new Error('no room for the forged objects');
  write(' '.repeat(tableAt - at));
  write('xref\n');
  for (const [num, offset] of [...offsets].sort(([a], [b]) => a - b))
    write(`${num} 1\n${String(offset).padStart(10, '0')} 00000 n\r\n`);
  const prev = doc.sections[1]!.offset;
  const root = doc.trailer.get('Root') as PdfRef;
  write(`trailer\n<</Size ${doc.maxObjectNumber + 1}/Root ${root}/Prev ${prev}>>\n`);
  write(' '.repeat(tableAt + 4000 - at));
  return Buffer.concat([head, ...parts, signed.subarray(gapEnd, gapEnd + rest)]);
}

describe('signature-wrapping attacks', () => {
  it('do not pass, when the signed second part is moved behind forged objects', async () => {
    const { leader } = await attackWorld();
    const big = { field: { name: 'S', page: 0, rect: [0, 0, 0, 0] as const }, reason: 'x'.repeat(20_000) };
    const signed = await sign(await smallPdf('Quyet dinh', false), leader, big);
    const bytes = wrap(signed);
    const report = await verify(bytes);
    const found = reportOn(report, 'S');
    expect(found).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: false });
    expect(found.detail).to.contain('gap');
    expect(found.sentence.vi).to.equal(`Chữ ký của Nguyễn Văn A KHÔNG hợp lệ: ${MALFORMED.vi}.`);
    expect(report.document.verdict).to.equal('TOTAL-FAILED');
  });

  it('do not pass, when another dictionary with its own range is put over the old contents', async () => {
    const { sealed } = await attackWorld();
    const bytes = tamper(sealed, (increment) => {
      const field = findField(increment.doc, 'Seal')!;
      const old = increment.doc.dict(field.value)!;
      increment.edit(field.ref!).set('V', increment.add(old.clone().set('ByteRange', [0, 9, 20, 30])));
    });
    const report = await verify(bytes);
    const seal = reportOn(report, 'Seal');
    expect(seal).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', intact: false });
    expect(seal.sentence.vi).to.equal('Chữ ký của UBND xã Chân Sơn KHÔNG hợp lệ: nội dung đã ký bị sửa.');
    expect(seal.sentence.en).to.contain('is NOT valid: the signed content was altered.');
    expect(report.document.verdict).to.equal('TOTAL-FAILED');
  });
});

/** Signs with a range that the signer chose himself: the digest is true, whatever the range leaves out. */
async function signedWithRange(
  choose: (placed: PlacedSignature, length: number) => readonly number[],
): Promise<Uint8Array> {
  const { leader } = await attackWorld();
  const increment = new PdfIncrement(openPdf(await smallPdf('Quyet dinh', false)));
  const value = increment.add(
    PdfDict.of({
      Type: name('Sig'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.CAdES.detached'),
      Reason: PdfString.text('Dong y'),
      Contents: new SignaturePlaceholder(4096),
    }),
  );
  addField(increment, { type: 'Sig', name: 'S', page: 0, rect: [0, 0, 0, 0], value });
  const { bytes, placeholders } = increment.build();
  const placed = placeholders[0]!;
  const range = choose(placed, bytes.length);
  const text = Buffer.from(bytes).toString('latin1');
  const at = text.indexOf('/ByteRange [', placed.contentsEnd) + '/ByteRange ['.length;
  const room = text.indexOf(']', at) - at;
  bytes.set(Buffer.from(range.join(' ').padEnd(room)), at);
  const [start, before, resume, rest] = range as [number, number, number, number];
  const parts = [bytes.subarray(start, start + before), bytes.subarray(resume, resume + rest)];
  const messageDigest = digestBytes('sha256', ...parts);
  writeContents(bytes, placed, await buildSignedData({ signer: leader, messageDigest }));
  return bytes;
}

describe('ByteRange gaps', () => {
  type Choice = (placed: PlacedSignature, length: number) => readonly number[];
  const gaps: readonly (readonly [string, Choice, RegExp])[] = [
    [
      'begins before /Contents',
      ({ contentsStart: a, contentsEnd: b }, n) => [0, a - 40, b, n - b],
      /gap|Contents/,
    ],
    [
      'ends after /Contents',
      ({ contentsStart: a, contentsEnd: b }, n) => [0, a, b + 60, n - b - 60],
      /gap|Contents/,
    ],
    [
      'leaves out the delimiters only',
      ({ contentsStart: a, contentsEnd: b }, n) => [0, a + 1, b - 1, n - b + 1],
      /gap|Contents/,
    ],
    [
      'leaves out the first byte',
      ({ contentsStart: a, contentsEnd: b }, n) => [1, a - 1, b, n - b],
      /start at 0/,
    ],
    [
      'leaves out the end of the file',
      ({ contentsStart: a, contentsEnd: b }, n) => [0, a, b, n - b - 30],
      /complete revision/,
    ],
    ['is a wide hole elsewhere', ({ contentsStart: a }) => [0, 100, a - 20, 20], /gap|Contents|revision/],
    [
      'has six numbers',
      ({ contentsStart: a, contentsEnd: b }, n) => [0, a, b, 5, b + 9, n - b - 9],
      /four direct/,
    ],
  ];
  for (const [what, choose, detail] of gaps) {
    it(`do not pass, when the digest is true and the gap ${what}`, async () => {
      await expectMalformed(await signedWithRange(choose), 'S', detail);
    });
  }

  it('pass in none but the true place, which the same maker gets right', async () => {
    const bytes = await signedWithRange(({ contentsStart: a, contentsEnd: b }, n) => [0, a, b, n - b]);
    expect(reportOn(await verify(bytes), 'S')).to.include({ verdict: 'TOTAL-PASSED', intact: true });
  });
});

describe('emptied signatures', () => {
  const empties: readonly (readonly [string, (value: PdfDict) => unknown])[] = [
    ['/Contents is missing', (value) => value.delete('Contents')],
    ['/Contents is null', (value) => value.set('Contents', null)],
    ['/Contents is one zero', (value) => value.set('Contents', PdfString.hex(Uint8Array.of(0)))],
    ['/Contents is empty', (value) => value.set('Contents', PdfString.hex(new Uint8Array()))],
    ['/ByteRange is missing', (value) => value.delete('ByteRange')],
    ['/ByteRange is null', (value) => value.set('ByteRange', null)],
    ['/ByteRange is four zeros', (value) => value.set('ByteRange', [0, 0, 0, 0])],
    ['/ByteRange is negative', (value) => value.set('ByteRange', [0, -1, 20, 30])],
    ['/SubFilter is unknown', (value) => value.set('SubFilter', name('x.none'))],
    ['/SubFilter is missing', (value) => value.delete('SubFilter')],
  ];
  for (const [what, empty] of empties) {
    it(`never pass, when ${what}`, async () => {
      const bytes = tamper(await signedOnce(), (increment) => {
        empty(increment.edit(findField(increment.doc, 'S')!.value as PdfRef));
      });
      const report = await verify(bytes);
      expect(reportOn(report, 'S')).to.include({ verdict: 'TOTAL-FAILED', intact: false });
      expect(report.document.verdict).to.equal('TOTAL-FAILED');
      expect(report.document.sentence.en).to.match(/^The document is NOT valid/);
    });
  }
});
