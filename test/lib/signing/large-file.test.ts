import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { makePdf } from '../../../scripts/bench/make-pdf.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { bytesWithRoom } from '../../../src/lib/signing/roomy-bytes.ts';
import { signPdf } from '../../../src/lib/signing/sign-pdf.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { needs } from '../../support/needs.ts';
import { pdfsigVerdicts, qpdfCheck } from '../../support/outside-verifiers.ts';
import { smallPdf, testSigner } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const signer = testSigner('Nguyen Van A');
const root = fileURLToPath(new URL('../../..', import.meta.url));

function withRoom(file: Uint8Array, room?: number): Uint8Array {
  const bytes = bytesWithRoom(file.length, room);
  bytes.set(file);
  return bytes;
}

async function sign(pdf: Uint8Array, name: string): Promise<Uint8Array> {
  const field = { name, page: 0, rect: [0, 0, 0, 0] as const };
  return (await signPdf({ pdf, signer, level: 'B-B', claimedTime: new Date(), field })).pdf;
}

async function intact(pdf: Uint8Array): Promise<string[]> {
  const { signatures } = await verifyPdf(pdf, { roots: [] });
  return signatures.filter((signature) => signature.intact).map(({ field }) => field);
}

describe('a file with room behind it', () => {
  it('is signed in place, when there is room, and its own bytes stay as they were', async () => {
    const original = await smallPdf();
    const file = withRoom(original);
    const signed = await sign(file, 'S1');
    expect(signed.buffer).to.equal(file.buffer);
    expect(Buffer.compare(file, original)).to.equal(0);
    expect(await intact(signed)).to.deep.equal(['S1']);
  });

  it('gives two sound files, when it is signed twice from the same state', async () => {
    const file = withRoom(await smallPdf());
    const [one, other] = [await sign(file, 'A'), await sign(file, 'B')];
    expect(other.buffer).not.to.equal(one.buffer);
    expect([await intact(one), await intact(other)]).to.deep.equal([['A'], ['B']]);
  });

  it('holds twenty signatures, when the room ends on the way', async function () {
    let pdf = withRoom(await smallPdf(), 40_000);
    const names = Array.from({ length: 20 }, (_, index) => `S${index + 1}`);
    for (const name of names) pdf = await sign(pdf, name);
    expect(await intact(pdf)).to.deep.equal(names);
    expect(readSignatures(openPdf(pdf))).to.have.length(20);
    needs(this, 'pdfsig', 'poppler-utils');
    needs(this, 'qpdf', 'qpdf');
    const file = join(temporaryFolder('twenty'), 'file.pdf');
    writeFileSync(file, pdf);
    const verdicts = pdfsigVerdicts(file);
    expect(names.map((name) => verdicts.get(name))).to.deep.equal(names.map(() => 'Signature is Valid.'));
    expect(qpdfCheck(file)).to.deep.equal({ status: 0, warnings: 0 });
  });
});

describe('memory of signing', () => {
  /** Grows by so many bytes, in a process that does nothing else; see scripts/bench/run-case.ts. */
  function growth(name: 'invisible' | 'copied', folder: string): number {
    const script = join(root, 'scripts', 'bench', 'run-case.ts');
    const words = ['--import', 'tsx', script, name, '100 MB', folder, 'memory'];
    const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', cwd: root });
    expect(stderr.replace(/^npm warn.*\n/gm, '')).to.equal('');
    return (JSON.parse(stdout) as { peak: number }).peak;
  }

  it('stays within 2.2 times the file, when 100 MB are signed, and near one time where there is room', async () => {
    const folder = temporaryFolder('memory');
    const { createDevelopmentPki } = await import('../../../certs-dev/development-pki.ts');
    const pki = await createDevelopmentPki(join(folder, 'pki'));
    const profile = { kind: 'official', commonName: 'A', organisation: 'B', locality: 'C' } as const;
    writeFileSync(join(folder, 'key.p12'), (await pki.issue({ ...profile, pin: '123456' })).p12);
    const file = makePdf(100e6);
    writeFileSync(join(folder, '100 MB'), file);
    expect(growth('copied', folder)).to.be.below(2.2 * file.length);
    expect(growth('invisible', folder)).to.be.below(1.4 * file.length);
  });
});
