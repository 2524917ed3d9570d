/** The vectors that were seen on the wire of the real client (SDKVXP-2.0.0). */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { hashFile, isHashFileOf } from '../../../src/lib/vdxp/hash-file.ts';
import { requestHeaders, timestampOf } from '../../../src/lib/vdxp/request-headers.ts';
import { claimedSystemId, macOf, verifySignHeader } from '../../../src/lib/vdxp/sign-header.ts';

const SECRET = 's3cret-mật';
const SIGNED =
  '{"XroadVnpt-systemid":"H99.01","XroadVnpt-timestamp":"23112026T162840+0911","XroadVnpt-Content-Type":"application/json"}';
const MAC = '0784cf856dfebbe970fdd4e6ca5c9fc033e4315c408f71c3175a84e970507757';
const AT = new Date('2026-11-23T16:28:40.911+07:00');

const asNodeReads = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('the wire of the national axis', () => {
  it('a request of the vector, when signed, then has its header and MAC to the letter', () => {
    const headers = new Map(
      requestHeaders({
        systemId: 'H99.01',
        secret: SECRET,
        at: AT,
        parameters: [],
        contentType: 'application/json',
      }),
    );
    expect(headers.get('XroadVnpt-sign-header')).to.equal(SIGNED);
    expect(headers.get('XroadVnpt-hash-header')).to.equal(MAC);
    expect(headers.get('XroadVnpt-sign-header-key')).to.equal('systemid;timestamp;Content-Type');
  });

  it('a moment, when written, then ends in milliseconds of four digits', () => {
    expect(timestampOf(AT)).to.equal('23112026T162840+0911');
  });

  it('a list in a parameter, when signed, then its quotation marks are escaped and nothing else is', () => {
    const parameters = [
      ['to', '["H99.02","000.00.14.H99"]'],
      ['note', "<a>&'="],
    ] as const;
    const headers = new Map(
      requestHeaders({
        systemId: 'H99.01',
        secret: SECRET,
        at: AT,
        parameters,
        contentType: 'application/json',
      }),
    );
    expect(headers.get('XroadVnpt-sign-header')).to.contain(
      String.raw`"XroadVnpt-to":"[\"H99.02\",\"000.00.14.H99\"]","XroadVnpt-note":"<a>&'="`,
    );
  });

  it('a parameter beyond ASCII, when it shall be sent, then it is refused', () => {
    const request = { systemId: 'H99.01', secret: SECRET, at: AT, contentType: 'application/json' };
    expect(() => requestHeaders({ ...request, parameters: [['from', 'Yên Sơn']] })).to.throw(RangeError);
  });

  it('the hash-file of the vector, when written, then it lacks the leading zero of each byte', () => {
    const sha256 = createHash('sha256').update('edxml').digest('hex');
    expect(sha256).to.equal('41fb72f37473cf38bedbcec2e8f5c17402c880cc18c93516c8b7a995ca10af27');
    const unpadded = '41fb72f37473cf38bedbcec2e8f5c1742c880cc18c93516c8b7a995ca10af27';
    expect(hashFile(sha256)).to.equal(unpadded);
    expect(isHashFileOf(unpadded, sha256)).to.equal(true);
    expect(isHashFileOf(sha256, sha256)).to.equal(true);
    expect(isHashFileOf(unpadded.slice(1), sha256)).to.equal(false);
  });

  it('a signed header, when it comes with its MAC, then its parameters are read from it', () => {
    expect(claimedSystemId(SIGNED)).to.equal('H99.01');
    expect(Object.fromEntries(verifySignHeader(SECRET, SIGNED, MAC)!)).to.deep.equal({
      systemid: 'H99.01',
      timestamp: '23112026T162840+0911',
      'Content-Type': 'application/json',
    });
  });

  it('a signed header, when one character or the secret is another, then nothing is read', () => {
    expect(verifySignHeader(SECRET, SIGNED.replace('H99.01', 'H99.02'), MAC)).to.equal(undefined);
    expect(verifySignHeader('s3cret-mat', SIGNED, MAC)).to.equal(undefined);
    expect(verifySignHeader(SECRET, SIGNED, MAC.slice(1))).to.equal(undefined);
    expect(verifySignHeader(SECRET, SIGNED, '')).to.equal(undefined);
  });

  it('keys that differ in case, when both are signed, then both are kept apart', () => {
    const signed = '{"XroadVnpt-systemid":"H99.01","XroadVnpt-docId":"B","XroadVnpt-docid":"A"}';
    const read = verifySignHeader(SECRET, signed, macOf(SECRET, signed))!;
    expect([read.get('docId'), read.get('docid')]).to.deep.equal(['B', 'A']);
  });

  it('a name with accents, when it comes as UTF-8 or as Latin-1, then the MAC fits both', () => {
    const utf8 = '{"XroadVnpt-systemid":"H99.01","XroadVnpt-name":"Yên Sơn"}';
    expect(verifySignHeader(SECRET, asNodeReads(utf8), macOf(SECRET, utf8))?.get('name')).to.equal('Yên Sơn');
    const latin = '{"XroadVnpt-systemid":"H99.01","XroadVnpt-name":"Yên"}';
    expect(verifySignHeader(SECRET, latin, macOf(SECRET, latin))?.get('name')).to.equal('Yên');
  });

  it('a header that is no flat object of texts, when it is read, then nobody is named', () => {
    for (const value of ['', '[]', 'null', '{"XroadVnpt-systemid":{"a":1}}', '{"systemid":"H99.01"}', '{'])
      expect(claimedSystemId(value), value).to.equal(undefined);
  });
});
