import { expect } from 'chai';
import { foldText } from '../../../src/lib/typesetting/fold-text.ts';
import { pageCount } from '../../../src/lib/typesetting/page-count.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { wrapText } from '../../../src/lib/typesetting/text-layout.ts';
import { measure } from '../../../src/lib/typesetting/tinos.ts';
import { officialPdf } from './fixtures.ts';

const LONG = {
  body: Array.from(
    { length: 30 },
    () => ({ kind: 'paragraph', text: 'Nội dung văn bản. '.repeat(40) }) as const,
  ),
};

describe('extractText', () => {
  it('limited to one page, gives that page and says that there is more', async () => {
    const pdf = await officialPdf(LONG);
    const all = await extractText(pdf);
    const one = await extractText(pdf, { maxPages: 1 });
    expect(one.pageCount)
      .to.equal(all.pageCount)
      .and.equal(await pageCount(pdf));
    expect(one.incomplete).to.equal(true);
    expect(all.incomplete).to.equal(false);
    expect(all.text.split('\f')).to.have.length(all.pageCount);
    expect(all.text.split('\f')[0]).to.equal(one.text);
  });

  it('limited in characters, stops there', async () => {
    const { text, incomplete } = await extractText(await officialPdf(LONG), { maxChars: 100 });
    expect(text).to.have.length(100);
    expect(incomplete).to.equal(true);
  });

  it('given no PDF, rejects, and its pages cannot be counted', async () => {
    const error = await extractText(Buffer.from('x')).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect(await pageCount(Buffer.from('x'))).to.equal(undefined);
  });
});

describe('wrapText', () => {
  it('given a paragraph, breaks it into lines no wider than asked and loses no word', () => {
    const text = 'Ủy ban nhân dân xã Hùng Lợi đề nghị các đơn vị phối hợp thực hiện nghiêm túc.';
    const lines = wrapText(text, { width: 120, size: 14, indent: 36 });
    for (const line of lines) expect(measure(line.words.join(' '), 14)).to.be.at.most(120.02);
    expect(lines.flatMap((line) => line.words).join(' ')).to.equal(text);
  });

  it('given a word wider than the line, cuts it', () => {
    const lines = wrapText('x'.repeat(200), { width: 100, size: 12 });
    expect(lines.length).to.be.above(5);
    expect(lines.flatMap((line) => line.words).join('')).to.equal('x'.repeat(200));
  });
});

describe('foldText', () => {
  it('given the ways to write one title, folds them to the same', () => {
    const forms = ['CHỦ TỊCH', 'Chủ tịch'.normalize('NFD'), 'C H Ủ  T Ị C H', 'chủ\u00a0tịch'];
    expect(new Set(forms.map(foldText))).to.deep.equal(new Set(['chutich']));
    expect(foldText('HOÀ ĐẾN')).to.equal(foldText('hòa đến'));
  });
});
