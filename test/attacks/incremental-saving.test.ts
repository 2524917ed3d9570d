/** Incremental saving: the attacker appends a revision and hopes that the verifier looks at the signed bytes alone. */
import { expect } from 'chai';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { findField } from '../../src/lib/pdf/fields.ts';
import { PdfDict, type PdfObject, type PdfRef, PdfStream } from '../../src/lib/pdf/objects.ts';
import { serialize } from '../../src/lib/pdf/serialize.ts';
import { readSignatures } from '../../src/lib/pdf/signatures.ts';
import { editPage, fieldRef, tamper } from '../lib/verification/signed-document.ts';
import { attackWorld, forbidden, reportOn, verify } from './attack-world.ts';

const FAKE = 'BT /F1 24 Tf 80 500 Td (So tien: 1.000.000.000) Tj ET';

function contentsOf(bytes: Uint8Array): PdfRef {
  const contents = openPdf(bytes).page(0).dict.get('Contents');
  return (Array.isArray(contents) ? contents[0] : contents) as PdfRef;
}

/** An object as text, to be appended by hand. */
function objectText({ num }: PdfRef, object: PdfObject): string {
  return `${num} 0 obj\n${Buffer.from(serialize(object)).toString('latin1')}\nendobj\n`;
}

function append(bytes: Uint8Array, text: string): Uint8Array {
  return Buffer.concat([bytes, Buffer.from(text, 'latin1')]);
}

async function expectFailed(bytes: Uint8Array, intact: boolean): Promise<void> {
  const report = await verify(bytes);
  const seal = reportOn(report, 'Seal');
  expect(seal).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact });
  expect(report.document.verdict).to.equal('TOTAL-FAILED');
  expect(report.document.sentence.vi).to.equal('Tài liệu KHÔNG hợp lệ: có chữ ký hỏng hoặc nội dung bị sửa.');
}

describe('incremental-saving attacks', () => {
  it('are named as changed page content, when a well-formed revision replaces it', async () => {
    const { sealed } = await attackWorld();
    const bytes = tamper(sealed, (increment) => {
      increment.put(contentsOf(sealed), new PdfStream(new PdfDict(), Buffer.from(FAKE)));
    });
    await expectFailed(bytes, true);
    const seal = reportOn(await verify(bytes), 'Seal');
    expect(forbidden(seal)).to.deep.equal(['page-content']);
    expect(seal.sentence).to.deep.equal({
      vi: 'Chữ ký của UBND xã Chân Sơn KHÔNG hợp lệ: nội dung trang 1 bị thay đổi sau khi ký.',
      en: 'The signature of UBND xã Chân Sơn is NOT valid: the content of page 1 was changed after signing.',
    });
  });

  it('do not pass, when the new objects stand behind the end without a table, a trailer or an end mark', async () => {
    const { sealed } = await attackWorld();
    const object = objectText(contentsOf(sealed), new PdfStream(new PdfDict(), Buffer.from(FAKE)));
    const trailer = `trailer\n<</Root 1 0 R>>\n`;
    for (const tail of [object, `${object}${trailer}`, `${object}${trailer}%%EOF\n`, '\n%%EOF\n1 0 obj'])
      await expectFailed(append(sealed, tail), false);
  });

  it('are refused as damaged, when the new table is empty and leads to no earlier one', async () => {
    const { sealed } = await attackWorld();
    const at = sealed.length;
    const bytes = append(sealed, `xref\n0 0\ntrailer\n<</Size 99/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`);
    let message = '';
    await verify(bytes).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.match(/^PDF_DAMAGED/);
  });

  it('do not pass, when the revision brings a copy of the signature along', async () => {
    const { sealed } = await attackWorld();
    const bytes = tamper(sealed, (increment) => {
      const old = findField(increment.doc, 'Seal')!;
      const copy = increment.doc.dict(old.value)!.clone();
      increment.edit(old.ref!).set('V', increment.add(copy));
      increment.put(contentsOf(sealed), new PdfStream(new PdfDict(), Buffer.from(FAKE)));
    });
    await expectFailed(bytes, false);
  });

  it('do not pass, when the signature’s own object is written anew over a changed page', async () => {
    const { sealed } = await attackWorld();
    const bytes = tamper(sealed, (increment) => {
      const value = findField(increment.doc, 'Seal')!.value as PdfRef;
      increment.put(value, increment.doc.dict(value)!.clone());
      editPage(increment).set('Rotate', 180);
    });
    await expectFailed(bytes, false);
  });

  it('lose, when the signed field is taken out and the document is shown as unsigned by it', async () => {
    const { sealed } = await attackWorld();
    const bytes = tamper(sealed, (increment) => void increment.edit(fieldRef(increment, 'Seal')).delete('V'));
    const report = await verify(bytes);
    expect(readSignatures(openPdf(bytes))).to.have.length(1);
    // The leader, whose signature is left, cannot be shown as untouched: the field had been signed since.
    expect(report.document.verdict).to.equal('TOTAL-FAILED');
    expect(forbidden(reportOn(report, 'Signer1'))).to.include('signature-removed');
    expect(reportOn(report, 'Signer1').modifiedAfter.map(({ vi }) => vi)).to.include(
      'Chữ ký “Seal” bị gỡ bỏ.',
    );
  });

  it('do not pass, when the catalog of the new revision is another one with other pages', async () => {
    const { sealed } = await attackWorld();
    const bytes = tamper(sealed, (increment) => {
      const { doc } = increment;
      const contents = increment.add(new PdfStream(new PdfDict(), Buffer.from(FAKE)));
      const pages = increment.reserve();
      const page = increment.add(doc.page(0).dict.clone().set('Contents', contents).set('Parent', pages));
      increment.put(
        pages,
        PdfDict.of({ Type: doc.dict(doc.catalog.get('Pages'))!.get('Type'), Kids: [page], Count: 1 }),
      );
      increment.setTrailer('Root', increment.add(doc.catalog.clone().set('Pages', pages)));
    });
    await expectFailed(bytes, true);
    expect(forbidden(reportOn(await verify(bytes), 'Seal'))).to.include('pages-changed');
  });
});
