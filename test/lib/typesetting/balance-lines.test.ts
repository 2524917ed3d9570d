import { expect } from 'chai';
import { setAgency } from '../../../src/lib/typesetting/document-head.ts';
import { PAGE, PageFlow, TEXT_WIDTH } from '../../../src/lib/typesetting/page-flow.ts';
import { wrapText } from '../../../src/lib/typesetting/text-layout.ts';
import { measure } from '../../../src/lib/typesetting/tinos.ts';

const COLUMN = TEXT_WIDTH * 0.42;

function balanced(text: string, size = 12): string[] {
  const lines = wrapText(text, { width: COLUMN, size, style: 'bold', breaks: 'balanced' });
  return lines.map((line) => line.words.join(' '));
}

describe('balanced lines', () => {
  it('of an agency’s name too long for one line, break before the place', () => {
    for (const unit of ['XÃ CHÂN SƠN', 'HUYỆN YÊN SƠN', 'THỊ TRẤN YÊN SƠN', 'PHƯỜNG MINH XUÂN']) {
      expect(balanced(`ỦY BAN NHÂN DÂN ${unit}`)).to.deep.equal(['ỦY BAN NHÂN DÂN', unit]);
    }
    expect(balanced('PHÒNG NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN')).to.deep.equal([
      'PHÒNG NÔNG NGHIỆP',
      'VÀ PHÁT TRIỂN NÔNG THÔN',
    ]);
  });

  it('of a subject, keep words and numbers whole and leave no syllable alone', () => {
    expect(balanced('V/v rà soát việc gửi, nhận văn bản điện tử quý IV')).to.deep.equal([
      'V/v rà soát việc gửi,',
      'nhận văn bản điện tử quý IV',
    ]);
    const words =
      'báo cáo tình hình tiếp nhận hồ sơ thủ tục hành chính của người dân trong tháng 10 năm 2026';
    for (let count = 2; count <= words.split(' ').length; count += 1) {
      const lines = balanced(words.split(' ').slice(0, count).join(' '));
      expect(lines.every((line) => line.includes(' '))).to.equal(true);
      expect(lines.join(' ').split(' ')).to.have.length(count);
    }
  });

  it('are no more than full ones and no wider than asked', () => {
    const text = 'VĂN PHÒNG HỘI ĐỒNG NHÂN DÂN VÀ ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN, TỈNH TUYÊN QUANG';
    const full = wrapText(text, { width: COLUMN, size: 12, style: 'bold' });
    const lines = wrapText(text, { width: COLUMN, size: 12, style: 'bold', breaks: 'balanced' });
    expect(lines).to.have.length(full.length);
    for (const line of lines) expect(line.width).to.be.at.most(COLUMN + 0.01);
  });
});

describe('lines of a list', () => {
  it('whose last syllable would stand alone, bring the one before it down', () => {
    const width = measure('- Các phòng, ban, xã', 11) + 1;
    const lines = wrapText('- Các phòng, ban, xã huyện', { width, size: 11, breaks: 'no-lone' });
    expect(lines.map((line) => line.words.join(' '))).to.deep.equal(['- Các phòng, ban,', 'xã huyện']);
  });
});

describe('the rule below the agency’s name', () => {
  it('is between a third and a half of the name’s longest line, and in its middle', () => {
    for (const agency of ['ỦY BAN NHÂN DÂN XÃ CHÂN SƠN', 'UBND XÃ HÙNG LỢI', 'ỦY BAN NHÂN DÂN\nXÃ TỨ QUẬN']) {
      const flow = new PageFlow();
      setAgency(flow, { agency });
      const rule = flow.marks.find((mark) => mark.kind === 'line');
      if (rule?.kind !== 'line') throw new Error('no rule');
      const longest = Math.max(
        ...agency.split('\n').flatMap((part) => balanced(part).map((line) => measure(line, 12, 'bold'))),
      );
      expect((rule.toX - rule.x) / longest).to.be.within(1 / 3, 1 / 2);
      expect(rule.x).to.be.above(PAGE.left - 18);
    }
  });
});
