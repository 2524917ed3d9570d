import { expect } from 'chai';
import fc from 'fast-check';
import { isAppError } from '../../../src/app-error.ts';
import { readAsn1, readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import { asInteger, asOctets, asOid, asText, asTime, hex } from '../../../src/lib/pki/der-values.ts';
import {
  element,
  generalizedTime,
  integer,
  integerBytes,
  octets,
  oid,
  sequence,
  setOf,
  time,
  toDer,
  utf8,
} from '../../../src/lib/pki/der-write.ts';
import { pkiErrors } from '../../../src/lib/pki/errors.ts';

const bytes = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('DER', () => {
  it('written values, when read again, then come back as they were', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 1n << 200n }),
        fc.string(),
        fc.uint8Array({ maxLength: 400 }),
        (n, s, b) => {
          const node = readWholeAsn1(sequence(integer(n), utf8(s.normalize()), octets(b)));
          expect(asInteger(node.at(0))).to.equal(n);
          expect(asText(node.at(1))).to.equal(Buffer.from(s.normalize()).toString());
          expect(hex(asOctets(node.at(2)))).to.equal(hex(b));
        },
      ),
    );
  });

  it('object identifiers with arcs of any size, when written and read, then keep every arc', () => {
    for (const dotted of [
      '1.2.840.113549.1.1.11',
      '2.25.160812270317218350275103915437231157837',
      '0.4.0.127',
      '2.5.29.15',
    ]) {
      expect(asOid(readWholeAsn1(oid(dotted)))).to.equal(dotted);
    }
  });

  it('an integer that begins with FF, when read, then is negative and its octets stay as they are', () => {
    const node = readWholeAsn1(integerBytes(bytes('ff303ae4e90ac1ed')));
    expect(asInteger(node) < 0n).to.equal(true);
    expect(hex(node.content)).to.equal('ff303ae4e90ac1ed');
  });

  it('moments around 2050, when written, then change from UTCTime to GeneralizedTime and read back', () => {
    for (const moment of ['2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z', '1999-06-01T12:00:00Z']) {
      expect(asTime(readWholeAsn1(time(new Date(moment)))).toISOString()).to.equal(
        moment.replace('Z', '.000Z'),
      );
    }
    expect(time(new Date('2049-12-31T23:59:59Z'))[0]).to.equal(0x17);
    expect(time(new Date('2050-01-01T00:00:00Z'))[0]).to.equal(0x18);
  });

  it('a time with fraction or zone, when read, then is that moment', () => {
    const fraction = element(0x18, Buffer.from('20260102030405.678Z'));
    expect(asTime(readWholeAsn1(fraction)).toISOString()).to.equal('2026-01-02T03:04:05.678Z');
    const zone = element(0x17, Buffer.from('260102100405+0700'));
    expect(asTime(readWholeAsn1(zone)).toISOString()).to.equal('2026-01-02T03:04:05.000Z');
    expect(asTime(readWholeAsn1(generalizedTime(new Date(0)))).getTime()).to.equal(0);
  });

  it('a SET OF, when written, then has its components in ascending order', () => {
    expect(hex(setOf(integer(3), integer(1), integer(2)))).to.equal('3109020101020102020103');
  });

  it('BER with indefinite lengths and split strings, when turned into DER, then has the same value in one piece', () => {
    const ber = bytes('30 80  24 80 0402 0102 0401 03 0000  31 80 020102 020101 0000  0000');
    const node = readWholeAsn1(ber);
    expect(hex(asOctets(node.at(0)))).to.equal('010203');
    expect(hex(toDer(node))).to.equal('300d' + '0403010203' + '3106020101020102');
  });

  it('what follows an element, when it is read, then is left alone and its end is known', () => {
    const node = readAsn1(Buffer.concat([integer(5), Buffer.alloc(10)]));
    expect(node.end).to.equal(3);
    expect(
      isAppError(
        thrownBy(() => readWholeAsn1(bytes('02010500'))),
        pkiErrors.ASN1_MALFORMED,
      ),
    ).to.equal(true);
  });

  it('hostile structures, when read to the bottom, then end in ASN1_MALFORMED', () => {
    const hostile = {
      'length beyond the end': bytes('3084ffffffff00'),
      'length of 127 octets': Buffer.concat([bytes('30ff'), Buffer.alloc(127, 0xff)]),
      'indefinite without an end': bytes('3080020101'),
      'a thousand levels': Buffer.concat([Buffer.alloc(2000, '3080', 'hex'), Buffer.alloc(2000)]),
      'indefinite primitive': bytes('0480000000'),
      'endless tag number': bytes('1fffffffffffff7f00'),
      nothing: Buffer.alloc(0),
    };
    for (const [what, input] of Object.entries(hostile)) {
      const error = thrownBy(() => toDer(readWholeAsn1(input)));
      expect(isAppError(error, pkiErrors.ASN1_MALFORMED), what).to.equal(true);
    }
  });
});
