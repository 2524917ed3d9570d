import { expect } from 'chai';
import { compareTexts } from '../../../src/office/outgoing/compare-texts.ts';

describe('the words that changed between two texts', () => {
  it('of the same text, even with other line breaks, nothing is told', () => {
    expect(compareTexts('Quyết định\nsố 15', 'Quyết định số\n15')).to.deep.equal([]);
  });

  it('a word that was replaced is told as removed and added, between what stayed', () => {
    expect(compareTexts('nộp trước ngày 15 hằng tháng', 'nộp trước ngày 20 hằng tháng')).to.deep.equal([
      {
        page: 1,
        parts: [
          { kind: 'same', text: 'nộp trước ngày' },
          { kind: 'removed', text: '15' },
          { kind: 'added', text: '20' },
          { kind: 'same', text: 'hằng tháng' },
        ],
      },
    ]);
  });

  it('only the pages that differ are told, a new page as wholly added, and long stretches are cut down', () => {
    const long = Array.from({ length: 40 }, (_, index) => `chữ${index}`).join(' ');
    const [second, third, ...more] = compareTexts(`một\f${long}`, `một\f${long} thêm\fba`);
    expect(more).to.deep.equal([]);
    expect(second?.page).to.equal(2);
    expect(second?.parts[0]?.text).to.equal('… chữ34 chữ35 chữ36 chữ37 chữ38 chữ39');
    expect(second?.parts[1]).to.deep.equal({ kind: 'added', text: 'thêm' });
    expect(third).to.deep.equal({ page: 3, parts: [{ kind: 'added', text: 'ba' }] });
  });
});
