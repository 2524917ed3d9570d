import { expect } from 'chai';
import { type Zippable, zipSync } from 'fflate';
import { refuseBomb } from '../../../src/adapters/convert/refuse-bomb.ts';

const codeOf = (bytes: Uint8Array): string => {
  try {
    refuseBomb(bytes);
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('archives that come as DOCX or ODT', () => {
  it('ZIP bombs: one that would grow beyond all measure, or has endless entries, is refused before anything unpacks it', () => {
    const bomb = Buffer.from(zipSync({ 'word/document.xml': new Uint8Array(1000) }));
    // The directory at the end tells each entry's true size (APPNOTE §4.3.12): 768 MB, as a bomb would.
    bomb.writeUInt32LE(768 * 1024 * 1024, bomb.indexOf('PK\x01\x02', 0, 'latin1') + 24);
    expect(codeOf(bomb)).to.equal('ARCHIVE_BOMB');
    const many: Zippable = {};
    for (let n = 0; n < 10_001; n += 1) many[`e${n}`] = new Uint8Array();
    expect(codeOf(zipSync(many))).to.equal('ARCHIVE_BOMB');
  });

  it('an honest one passes, and what is no archive is told so', () => {
    expect(codeOf(zipSync({ 'word/document.xml': new Uint8Array(100_000) }))).to.equal('ok');
    expect(codeOf(Buffer.from('Kính gửi'))).to.equal('CONVERSION_FAILED');
  });
});
