import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import { documentType, documentTypes, isLetter } from '../../../src/office/documents/document-types.ts';
import { buildNotation, decreeDate, numberSymbol } from '../../../src/office/documents/notation.ts';
import { titleLines } from '../../../src/office/outgoing/compose-draft.ts';

describe('document types', () => {
  it('there are the decree’s 29 administrative types, two of them without an abbreviation, and three copies', () => {
    const administrative = documentTypes.filter((type) => type.kind === 'administrative');
    expect(administrative).to.have.length(29);
    expect(administrative.filter(isLetter).map((type) => type.vi)).to.deep.equal(['Công văn', 'Thư công']);
    const copies = documentTypes.filter((type) => type.kind === 'copy').map((type) => type.abbreviation);
    expect(copies).to.deep.equal(['SY', 'TrS', 'SL']);
    expect(new Set(documentTypes.map((type) => type.code)).size).to.equal(documentTypes.length);
    expect(documentTypes.every((type) => type.code === type.code.normalize('NFC'))).to.equal(true);
  });

  it('a code in decomposed Unicode finds the same type', () => {
    expect(documentType('QĐ'.normalize('NFD')).vi).to.equal('Quyết định');
  });
});

describe('number and symbol', () => {
  const notation = (typeCode: string, drafting: string | null = null, unitAbbreviation = 'UBND') =>
    buildNotation({ type: documentType(typeCode), unitAbbreviation, drafting });

  it('a named type stands before the agency, a công văn has the agency and the drafting part', () => {
    expect(notation('QĐ')).to.equal('QĐ-UBND');
    expect(notation('CV', 'VX')).to.equal('UBND-VX');
    expect(notation('CV')).to.equal('UBND');
    expect(notation('SY')).to.equal('SY-UBND');
  });

  it('a notation longer than 30 characters is refused', () => {
    expect(() => notation('CV', 'A'.repeat(30))).to.throw(AppError, 'NOTATION_TOO_LONG');
  });

  it('numbers below 10 get a leading zero, and a normative document names its year', () => {
    const held = { typeCode: 'QĐ', notation: 'QĐ-UBND', year: 2026 };
    expect(numberSymbol({ ...held, number: 5 })).to.equal('05/QĐ-UBND');
    expect(numberSymbol({ ...held, number: 115 })).to.equal('115/QĐ-UBND');
    expect(numberSymbol({ ...held, number: null })).to.equal('QĐ-UBND');
    expect(numberSymbol({ ...held, typeCode: 'QĐ-QPPL', number: 5 })).to.equal('05/2026/QĐ-UBND');
  });

  it('days below 10 and the months 1 and 2 get a leading zero, March to September do not', () => {
    expect(decreeDate('2026-01-05')).to.equal('ngày 05 tháng 01 năm 2026');
    expect(decreeDate('2019-06-29')).to.equal('ngày 29 tháng 6 năm 2019');
    expect(decreeDate('2026-11-23')).to.equal('ngày 23 tháng 11 năm 2026');
  });
});

describe('lines of authority', () => {
  const committee = { name: 'UBND xã Chân Sơn', abbreviation: 'UBND' };
  const office = { name: 'Phòng Nội vụ', abbreviation: 'NV' };
  const deputy = { position: 'Phó Chủ tịch', isHead: false };

  it('a deputy of a committee signs for the collective and for its head (Đ13.2)', () => {
    expect(titleLines(committee, 'Chủ tịch', deputy, 'KT')).to.deep.equal([
      'TM. ỦY BAN NHÂN DÂN',
      'KT. CHỦ TỊCH',
      'PHÓ CHỦ TỊCH',
    ]);
  });

  it('the head of an office signs in his or her own name, the deputy for the head', () => {
    const head = { position: 'Trưởng phòng', isHead: true };
    expect(titleLines(office, 'Trưởng phòng', head, 'head')).to.deep.equal(['TRƯỞNG PHÒNG']);
    const second = { position: 'Phó Trưởng phòng', isHead: false };
    expect(titleLines(office, 'Trưởng phòng', second, 'KT')).to.deep.equal([
      'KT. TRƯỞNG PHÒNG',
      'PHÓ TRƯỞNG PHÒNG',
    ]);
  });
});
