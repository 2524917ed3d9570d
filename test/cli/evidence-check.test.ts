import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type EvidenceDesk, openEvidenceDesk } from '../lib/evidence/package.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function antin(...words: string[]) {
  // Imported as the program does it: mocha's own loading would give the lazily loaded commands another AppError.
  const { runCli } = await import('../../src/cli/run-cli.ts');
  let [out, err] = ['', ''];
  const code = await runCli(['evidence', ...words], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    environment: async () => undefined,
    askSecret: async () => undefined,
  });
  return { code, out, err };
}

describe('antin evidence check', () => {
  const folder = temporaryFolder('evidence-check');
  const path = (name: string) => join(folder, name);
  let desk: EvidenceDesk;
  let trust: readonly string[];

  before(async () => {
    desk = await openEvidenceDesk();
    writeFileSync(path('good.asice'), await desk.make());
    const lists = await desk.lists();
    lists.forEach((bytes, at) => {
      writeFileSync(path(`${at}.crl`), bytes);
    });
    const pem = [...desk.pki.trustAnchors()].map((one) => one.toPem()).join('');
    writeFileSync(path('root.pem'), pem);
    trust = ['--root', path('root.pem'), ...lists.flatMap((_, at) => ['--revocation', path(`${at}.crl`)])];
  });
  after(() => desk.pki.close());

  it('an intact package, when checked with root and lists, then ends with 0 and words in both languages', async () => {
    const { code, out } = await antin('check', path('good.asice'), ...trust);
    expect(out).to.contain('Nguyên vẹn').and.contain('Intact').and.contain('Công văn số 15.pdf');
    expect(code).to.equal(0);
  });

  it('a package nobody vouches for, when checked, then ends with 2', async () => {
    const { code, out } = await antin('check', path('good.asice'), '--json');
    expect([code, JSON.parse(out).verdict]).to.deep.equal([2, 'undetermined']);
  });

  it('no package, two files, another word, when given, then 3 and 64', async () => {
    writeFileSync(path('bad.asice'), 'PK');
    const { code, out } = await antin('check', path('bad.asice'), '--json');
    expect([code, JSON.parse(out).error.code]).to.deep.equal([3, 'EVIDENCE_UNREADABLE']);
    expect((await antin('check', path('good.asice'), path('bad.asice'))).code).to.equal(64);
    expect((await antin('make')).code).to.equal(64);
    expect((await antin('check', path('absent.asice'))).code).to.equal(64);
  });
});
