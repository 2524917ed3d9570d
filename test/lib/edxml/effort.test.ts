import { expect } from 'chai';
import { DEFAULT_LIMITS } from '../../../src/lib/edxml/limits.ts';
import { readEdxml } from '../../../src/lib/edxml/read-edxml.ts';
import { bytesSource } from '../../../src/lib/edxml/source.ts';

const codeOf = (text: string, limits = DEFAULT_LIMITS) =>
  readEdxml(bytesSource(Buffer.from(text)), limits).then(
    ({ notes, ignored }) => `read, ${notes.length} notes, ${ignored.length} ignored`,
    (error: { code?: string }) => error.code,
  );
const message = (inner: string, after = '') =>
  `<edXML><MessageHeader><From><OrganId>H60</OrganId></From>${inner}</MessageHeader>${after}</edXML>`;

/** Each would be felt if its cost grew with the square of its size. */
describe('what a message may cost', () => {
  it('thousands of receivers without an id, and as many unknown elements, are read and told in part', async () => {
    const receivers = Array.from({ length: 15_000 }, (_, at) => `<To><OrganName>${at}</OrganName></To>`);
    const unknown = Array.from({ length: 15_000 }, (_, at) => `<x${at}/>`);
    expect(await codeOf(message(receivers.join('') + unknown.join('')))).to.equal(
      'read, 200 notes, 200 ignored',
    );
  });

  it('ids that all are the same, read with a signature that names one, are refused as wrapped', async () => {
    const same = '<i Id="a"/>'.repeat(30_000);
    const method =
      '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>';
    const reference =
      '<Reference URI="#a"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>QUJD</DigestValue></Reference>';
    const signature = `<Signature><SignedInfo>${method}${reference}</SignedInfo><SignatureValue>QUJD</SignatureValue></Signature>`;
    expect(await codeOf(message('', same + signature))).to.equal('EDXML_SIGNATURE_WRAPPED');
  });

  it('prefixes without number, a tag of blanks, and too many elements or letters, are refused', async () => {
    const prefixes = Array.from({ length: 200 }, (_, at) => `xmlns:p${at}="u"`).join(' ');
    expect(await codeOf(`<a ${prefixes}/>`)).to.equal('EDXML_TOO_LARGE');
    const some = prefixes.split(' ').slice(0, 90).join(' ');
    const scopes = `<edXML ${some}>${'<a xmlns:b="u"/>'.repeat(15_000)}</edXML>`;
    expect(await codeOf(scopes)).to.equal('EDXML_TOO_LARGE');
    expect(await codeOf(message(`<a b="${'x'.repeat(200_000)}"/>`.repeat(90)))).to.equal('EDXML_TOO_LARGE');
    expect(await codeOf(message(`<a${' '.repeat(250_000)}x>`))).to.equal('EDXML_NOT_WELL_FORMED');
    expect(await codeOf(message('<a/>'.repeat(20)), { ...DEFAULT_LIMITS, elements: 10 })).to.equal(
      'EDXML_TOO_LARGE',
    );
    expect(await codeOf(message('x'.repeat(200)), { ...DEFAULT_LIMITS, text: 100 })).to.equal(
      'EDXML_TOO_LARGE',
    );
    expect(await codeOf(message(''), { ...DEFAULT_LIMITS, messageBytes: 20 })).to.equal('EDXML_TOO_LARGE');
    const files = '<Attachment><Content>QUJD</Content></Attachment>'.repeat(3);
    expect(await codeOf(message('', files), { ...DEFAULT_LIMITS, attachments: 2 })).to.equal(
      'EDXML_TOO_LARGE',
    );
    expect(await codeOf(message('', files), { ...DEFAULT_LIMITS, attachmentBytes: 2 })).to.equal(
      'EDXML_TOO_LARGE',
    );
  });
});
