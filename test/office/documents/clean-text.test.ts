import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import { cleanFileName, cleanOptionalText, cleanText } from '../../../src/office/documents/clean-text.ts';

const rule = { field: 'subject', limit: 20 };

describe('text that people type', () => {
  it('NFC against NFD Vietnamese: becomes one Unicode form with single blanks when it was pasted from elsewhere', () => {
    const pasted = '  Quyết\u00A0 định\u200B  số\u00AD 1\uFEFF '.normalize('NFD');
    expect(cleanText(pasted, rule)).to.equal('Quyết định số 1');
    // What stood between a letter and its mark is gone before they are joined.
    expect(cleanText('e\u200B\u0302', rule)).to.equal('ê');
  });

  it('bidi and invisible characters: is refused with the character named when something hides in it or turns it round', () => {
    for (const hidden of ['\u202E', '\u2066', '\u200F', '\u0000', '\u001B', '\u{E0041}', '\uFE0F', '\u3164'])
      expect(() => cleanText(`mời${hidden}họp`, rule), JSON.stringify(hidden)).to.throw(
        AppError,
        'TEXT_FORBIDDEN_CHARACTER',
      );
  });

  it('is measured in characters, not bytes', () => {
    expect(cleanText('ế'.repeat(20), rule)).to.have.length(20);
    expect(() => cleanText('ế'.repeat(21), rule)).to.throw(AppError, 'TEXT_TOO_LONG');
  });

  it('keeps its paragraphs only where lines are allowed', () => {
    expect(cleanOptionalText('a\r\n\n\n b ', { ...rule, multiline: true })).to.equal('a\n\nb');
    expect(cleanOptionalText('a\r\n b', rule)).to.equal('a b');
    expect(cleanOptionalText('  ', rule)).to.equal(null);
    expect(() => cleanText(' \u200B ', rule)).to.throw(AppError, 'TEXT_EMPTY');
  });

  it('path traversal in names: loses every path when it is a file name', () => {
    expect(cleanFileName('../../etc/passwd')).to.equal('passwd');
    expect(cleanFileName('C:\\tài liệu\\công văn.pdf')).to.equal('công văn.pdf');
    expect(cleanFileName('..')).to.equal('van-ban.pdf');
  });
});
