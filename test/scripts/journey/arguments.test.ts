import { expect } from 'chai';
import { readArguments } from '../../../scripts/journey/arguments.ts';

describe('the words of the journey command', () => {
  it('without any, when read, then walk the sample from Chân Sơn to the district and a commune', () => {
    expect(readArguments([])).to.deep.equal({
      files: [],
      json: false,
      sender: 'chanson',
      receivers: ['huyen', 'hungloi'],
    });
  });

  it('with files and choices, when read, then keep them', () => {
    const given = readArguments(['a.pdf', '--json', '--from=hungloi', '--to=huyen', 'b.pdf']);
    expect(given).to.deep.equal({
      files: ['a.pdf', 'b.pdf'],
      json: true,
      sender: 'hungloi',
      receivers: ['huyen'],
    });
  });

  it('with a word nobody knows, when read, then is refused by name', () => {
    expect(() => readArguments(['--fast'])).to.throw('--fast');
  });
});
