import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { PDFDocument } from 'pdf-lib';
import { createConverter } from '../../../../src/adapters/convert/soffice.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../../../src/lib/typesetting/document-kinds.ts';
import { composeDocx } from '../../../../src/lib/typesetting/docx/official-docx.ts';
import { needs } from '../../../support/needs.ts';
import { officialInput } from '../fixtures.ts';

const textOf = (docx: Uint8Array) =>
  strFromU8(unzipSync(docx)['word/document.xml']!)
    .replaceAll(/<\/w:p>/g, '\n')
    .replaceAll(/<[^>]+>/g, '');

describe('composeDocx', () => {
  it('asked for each of the 29 types, names the type and the parts of the form', async () => {
    for (const kind of Object.keys(DOCUMENT_KINDS) as DocumentKind[]) {
      const { name, layout } = DOCUMENT_KINDS[kind];
      const input = officialInput({ kind });
      const text = textOf(await composeDocx(input));
      expect(text, kind).to.include('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
      expect(text, kind).to.include(input.agency.replaceAll('\n', ''));
      expect(text, kind).to.include(`/${input.symbol}`);
      expect(text, kind).to.include('Nơi nhận:');
      expect(text, kind).to.include(input.signers[0]!.name);
      expect(text.includes(name.toUpperCase()), kind).to.equal(layout !== 'letter');
      expect(text.includes(`V/v ${input.subject}`), kind).to.equal(layout === 'letter');
    }
  });

  it('given a table, articles and urgency, has each of them, and ends with ./.', async () => {
    const input = officialInput({
      kind: 'quyet-dinh',
      urgency: 'very-urgent',
      body: [
        { kind: 'article', number: 1, title: 'Phạm vi', text: 'Toàn xã & các thôn.' },
        { kind: 'table', columns: [{ title: 'Nội dung', share: 2 }], rows: [['Số hóa <hộ tịch>']] },
        { kind: 'paragraph', text: 'Có hiệu lực kể từ ngày ký.' },
      ],
    });
    const text = textOf(await composeDocx(input));
    expect(text).to.include('THƯỢNG KHẨN');
    expect(text).to.include('Điều 1. Phạm vi');
    expect(text).to.include('Toàn xã &amp; các thôn.');
    expect(text).to.include('Số hóa &lt;hộ tịch&gt;');
    expect(text).to.include('kể từ ngày ký./.');
  });

  it('opened by LibreOffice, is one page of A4', async function opened() {
    this.timeout(120_000);
    const program = needs(this, 'soffice', 'libreoffice-writer');
    const input = officialInput({ kind: 'thong-bao' });
    const pdf = await createConverter({ program, outputLimit: 10_000_000 })(await composeDocx(input), 'docx');
    const pages = (await PDFDocument.load(pdf)).getPages().map((page) => page.getSize());
    expect(pages).to.have.length(1);
    expect(pages[0]!.width).to.be.closeTo(595.3, 0.5);
    expect(pages[0]!.height).to.be.closeTo(841.9, 0.5);
  });
});
