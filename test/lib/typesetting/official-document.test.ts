import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../../src/lib/typesetting/document-kinds.ts';
import { composeDocument } from '../../../src/lib/typesetting/official-document.ts';
import { type PageText, readPageText } from '../../../src/lib/typesetting/page-text.ts';
import { withPdfjs } from '../../../src/lib/typesetting/pdfjs.ts';
import { sampleSeal } from '../../../src/lib/typesetting/sample-images.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { needs } from '../../support/needs.ts';
import { officialInput, officialPdf } from './fixtures.ts';

const MM = 72 / 25.4;

async function pagesOf(pdf: Uint8Array): Promise<PageText[]> {
  return withPdfjs(pdf, 30_000, async (document) => {
    const pages: PageText[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      pages.push(await readPageText(await document.getPage(number)));
    }
    return pages;
  });
}

function segment(page: PageText, folded: string): PageText['segments'][number] {
  const found = page.segments.find((run) => run.folded.includes(folded));
  if (found === undefined) throw new Error(`no line with ${folded}`);
  return found;
}

describe('composeDocument', () => {
  it('asked for each of the 29 types, names the type, its abbreviation and the parts of the form', async () => {
    const kinds = Object.keys(DOCUMENT_KINDS) as DocumentKind[];
    expect(kinds).to.have.length(29);
    for (const kind of kinds) {
      const { name, layout } = DOCUMENT_KINDS[kind];
      const { text } = await extractText(
        await officialPdf({ kind, addressees: ['Ủy ban nhân dân huyện Yên Sơn'] }),
      );
      expect(text, kind)
        .to.include('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
        .and.include('Độc lập - Tự do - Hạnh phúc');
      expect(text, kind).to.include('Nơi nhận:').and.include('- Lưu: VT.').and.include('Nguyễn Văn Ấn');
      if (layout === 'letter') expect(text).to.include('V/v Về việc').and.include('Kính gửi: Ủy ban');
      else expect(text, kind).to.include(name.toUpperCase());
      expect(text.includes('ngày tháng năm'), kind).to.equal(layout !== 'minutes');
    }
  });

  it('measured, has A4 pages and the decree’s margins and type sizes', async () => {
    const long = Array.from(
      { length: 30 },
      () => ({ kind: 'paragraph', text: 'Nội dung văn bản. '.repeat(40) }) as const,
    );
    const [first, second] = await pagesOf(await officialPdf({ body: long }));
    expect(first!.page.width).to.be.closeTo(210 * MM, 0.1);
    expect(first!.page.height).to.be.closeTo(297 * MM, 0.1);
    const body = second!.segments.filter((run) => run.folded.startsWith('noidung') && run.size === 14);
    expect(body.length).to.be.above(10);
    for (const run of body) {
      expect(run.from).to.be.within(30 * MM - 0.1, 35 * MM + 40);
      expect(run.to).to.be.at.most(195 * MM + 0.5);
      expect(run.baseline).to.be.within(20 * MM, 277 * MM);
    }
    const sizes: [string, number][] = [
      ['conghoaxahoi', 12],
      ['doclap', 13],
      ['xahungloi', 12],
      ['so:', 13],
      ['hungloi,ngay', 13],
      ['quyetdinh', 14],
    ];
    for (const [line, size] of sizes) expect(segment(first!, line).size, line).to.be.closeTo(size, 0.01);
    expect(segment(first!, 'so:').baseline).to.be.closeTo(segment(first!, 'hungloi,ngay').baseline, 0.01);
  });

  it('running over pages, numbers them from the second in the middle of the top margin', async () => {
    const body = Array.from(
      { length: 40 },
      () => ({ kind: 'paragraph', text: 'Nội dung văn bản. '.repeat(30) }) as const,
    );
    const pages = await pagesOf(await officialPdf({ body }));
    expect(pages.length).to.be.above(3);
    pages.forEach((page, index) => {
      const top = page.lines[0]!;
      if (index === 0) expect(top.folded).to.not.equal('1');
      else {
        expect(top.folded).to.equal(String(index + 1));
        expect((top.from + top.to) / 2).to.be.closeTo((210 * MM) / 2, 0.5);
        expect(top.baseline).to.be.above(277 * MM);
      }
    });
  });

  it('whose signer’s block does not fit, takes the last text along to the new page', async () => {
    for (const filler of [22, 24, 26, 28, 30]) {
      const body = [
        { kind: 'paragraph', text: 'Dòng\n'.repeat(filler).trim() },
        { kind: 'paragraph', text: 'Đoạn cuối cùng.' },
      ] as const;
      const pages = await pagesOf(await officialPdf({ body }));
      const last = pages.at(-1)!;
      expect(
        last.segments.some((run) => run.folded.includes('doancuoicung')),
        String(filler),
      ).to.equal(true);
      expect(last.segments.some((run) => run.folded === 'nguyenvanan')).to.equal(true);
    }
  });

  it('with tables, chapters, urgency, circulation and contact, shows them all', async () => {
    const pdf = await officialPdf({
      urgency: 'express',
      circulation: 'Lưu hành nội bộ',
      contact: 'Thôn Toạt, xã Hùng Lợi',
      drafterMark: 'PL.(30)',
      body: [
        { kind: 'chapter', label: 'Chương I', title: 'Quy định chung' },
        { kind: 'heading', text: '1. Phạm vi' },
        {
          kind: 'table',
          columns: [
            { title: 'TT', share: 1 },
            { title: 'Đơn vị', share: 4 },
          ],
          rows: [['1', 'Xã Kiến Thiết']],
        },
        { kind: 'picture', png: sampleSeal({ agency: 'UBND xã' }), widthMm: 30 },
        { kind: 'paragraph', text: 'Hết' },
      ],
    });
    const { text } = await extractText(pdf);
    for (const part of [
      'HỎA TỐC',
      'LƯU HÀNH NỘI BỘ',
      'Thôn Toạt',
      'PL.(30)',
      'QUY ĐỊNH CHUNG',
      'Xã Kiến Thiết',
      'Hết./.',
    ]) {
      expect(text).to.include(part);
    }
  });

  it('composed twice, gives the same bytes', async () => {
    expect(Buffer.from(await officialPdf()).equals(Buffer.from(await officialPdf()))).to.equal(true);
  });

  it('without a signer or a symbol, is refused with what is missing', async () => {
    for (const changes of [{ signers: [] }, { symbol: ' ' }, { agency: '' }]) {
      const error = await composeDocument(officialInput(changes)).catch((reason: unknown) => reason);
      expect(isAppError(error) && error.code).to.equal('DOCUMENT_FORM_INVALID');
    }
  });

  it('read by outside programs, is a sound file with embedded subsets and right text', async function () {
    const [qpdf, fonts, text] = [
      needs(this, 'qpdf', 'qpdf'),
      needs(this, 'pdffonts', 'poppler-utils'),
      needs(this, 'pdftotext', 'poppler-utils'),
    ];
    const folder = mkdtempSync(join(tmpdir(), 'antin-'));
    try {
      const file = join(folder, 'document.pdf');
      writeFileSync(file, await officialPdf());
      expect(execFileSync(qpdf, ['--check', file]).toString()).to.include(
        'No syntax or stream encoding errors',
      );
      const rows = execFileSync(fonts, [file]).toString().trim().split('\n').slice(2);
      expect(rows).to.have.length(4);
      for (const row of rows) expect(row).to.match(/^[A-Z]{6}\+Tinos.*CID TrueType +Identity-H +yes yes yes/);
      expect(execFileSync(text, [file, '-']).toString()).to.include(
        'Căn cứ Luật Tổ chức chính quyền địa phương;',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
