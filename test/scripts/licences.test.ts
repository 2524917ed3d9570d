import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { examine, isAllowed, lockProblems } from '../../scripts/licences/examine.ts';

describe('npm run licences', () => {
  it('what is delivered, examined, has an allowed licence, a digest in the lock file, and no install script of its own will', () => {
    const { licences, problems } = examine(fileURLToPath(new URL('../..', import.meta.url)));
    expect(problems).to.deep.equal([]);
    const names = [...licences.values()].flat();
    expect(names).to.include.members(['express', 'pg', 'react', 'antd', '@expo-google-fonts/tinos']);
    expect(names).not.to.include('mocha');
  });

  it('a licence that binds others, a choice without a good one, or none, is not allowed', () => {
    const good = ['MIT', '(BSD-3-Clause OR GPL-2.0)', 'MIT AND OFL-1.1'];
    const bad = [
      'GPL-3.0',
      '(AGPL-3.0 OR SSPL-1.0)',
      'MIT AND GPL-2.0',
      'UNLICENSED',
      '',
      'SEE LICENSE IN x',
    ];
    expect(good.filter((licence) => !isAllowed(licence))).to.deep.equal([]);
    expect(bad.filter(isAllowed)).to.deep.equal([]);
  });

  it('a package without digest, over plain HTTP or from a second place, is named', () => {
    const integrity = `sha512-${'A'.repeat(86)}==`;
    const packages = {
      'node_modules/a': { resolved: 'https://one.example/a.tgz' },
      'node_modules/b': { resolved: 'http://one.example/b.tgz', integrity },
      'node_modules/c': { resolved: 'https://two.example/c.tgz', integrity },
    };
    expect(lockProblems({ packages })).to.deep.equal([
      'a: no SHA-512 in the lock file',
      'b: not fetched over TLS',
      'packages come from 2 places: one.example, two.example',
    ]);
  });
});
