import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, readCanonical } from '../../../src/lib/record/canonical-json.ts';

describe('canonical JSON (RFC 8785)', () => {
  it('the example of the standard, when written, then is the text of the standard', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).to.equal(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('members, when written, then stand in the order of their UTF-16 code units', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const order = Object.values(JSON.parse(canonicalJson(value)) as object);
    // A JSON object's own integer-like key comes first when read; the text decides.
    expect(canonicalJson(value)).to.equal('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
    expect(order).to.have.length(7);
  });

  it('any JSON value, when written and read, then is the same and its text has one spelling', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(readCanonical(text)).to.deep.equal(JSON.parse(text));
        expect(canonicalJson(JSON.parse(text))).to.equal(text);
      }),
    );
  });

  it('another spelling of the same value, when read, then is refused', () => {
    const spellings = [
      '{"a": 1}',
      '{"a":1.0}',
      '{"b":1,"a":1}',
      '{"a":1,"a":1}',
      '{"a":"\\u0041"}',
      '1e0',
      ' 1',
    ];
    for (const text of [...spellings, '{"a":9007199254740993}', '"\\ud800"', '{', ''])
      expect(readCanonical(text), text).to.equal(undefined);
  });

  it('decomposed Vietnamese, when written, then is not composed', () => {
    const decomposed = 'Quyết định'.normalize('NFD');
    expect(readCanonical(canonicalJson(decomposed))).to.equal(decomposed);
    expect(canonicalJson(decomposed)).to.not.equal(canonicalJson('Quyết định'.normalize('NFC')));
  });

  it('what JSON does not have, when written, then is refused', () => {
    for (const value of [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      'a\ud800',
      { a: undefined },
      () => 1,
    ])
      expect(() => canonicalJson(value)).to.throw(TypeError);
  });
});
