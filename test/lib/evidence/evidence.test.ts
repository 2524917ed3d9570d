import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { checkEvidence } from '../../../src/lib/evidence/check-evidence.ts';
import { makeEvidence } from '../../../src/lib/evidence/make-evidence.ts';
import { readManifest, writeManifest } from '../../../src/lib/evidence/manifest.ts';
import { readZip } from '../../../src/lib/evidence/zip-read.ts';
import { writeZip, type ZipEntry } from '../../../src/lib/evidence/zip-write.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type EvidenceDesk, openEvidenceDesk } from './package.ts';

describe('a package of evidence', () => {
  let desk: EvidenceDesk;
  let made: Uint8Array;
  let crl: readonly Uint8Array[];

  before(async () => {
    desk = await openEvidenceDesk();
    made = await desk.make();
    crl = await desk.lists();
  });
  after(() => desk.pki.close());

  const trusted = () => ({
    roots: desk.pki.trustAnchors(),
    pool: desk.pki.intermediates(),
    revocation: { ocsp: [], crl },
    now: new Date(),
  });
  const check = (bytes: Uint8Array, over: Partial<ReturnType<typeof trusted>> = {}) =>
    checkEvidence(bytes, { ...trusted(), ...over });
  /** The verdict, and what was found of which entry. */
  const judged = async (bytes: Uint8Array, over = {}) => {
    const { verdict, findings } = await check(bytes, over);
    return [verdict, ...findings.map(({ code, name }) => `${code} ${name}`).sort()];
  };
  const changed = (change: (entries: ZipEntry[]) => readonly ZipEntry[]) =>
    writeZip(change(readZip(made).map(({ name, bytes }) => ({ name, bytes }))));
  const put = (name: string, bytes: string | Uint8Array) =>
    changed((entries) =>
      entries.map((entry) => (entry.name === name ? { name, bytes: Buffer.from(bytes) } : entry)),
    );
  const [letter, receipt] = ['Công văn số 15.pdf', 'biên nhận/H60.02.jws'];

  it('promise 7, the record can be checked by an outsider: made and checked with trusted roots and revocation data, then it is intact and names all', async () => {
    const report = await check(made);
    expect([report.verdict, report.findings]).to.deep.equal(['intact', []]);
    expect(report.files.map(({ name, size }) => [name, size])).to.deep.equal(
      desk.files.map(({ name, bytes }) => [name, bytes.length]),
    );
    const [signature] = report.signatures;
    expect(signature).to.include({
      signer: 'UBND xã Chân Sơn',
      fingerprint: desk.signer.certificate.fingerprintSha256,
    });
    expect(signature!.provedAt).to.be.a('string');
    expect(report.timestamps.length).to.equal(1);
  });

  it('unknown is not valid: without a trusted root, or without revocation data, when checked, then it is undetermined', async () => {
    const proofs = ['SIGNER_UNSURE META-INF/signature001.p7s', 'TIME_UNSURE META-INF/signature001.p7s'];
    const unsure = ['undetermined', ...proofs, 'TIME_UNSURE META-INF/timestamp001.tst'];
    expect(await judged(made, { roots: [] })).to.deep.equal(unsure);
    expect(await judged(made, { revocation: { ocsp: [], crl: [] } })).to.deep.equal(unsure);
  });

  it('level B-LT: made with sources of revocation data, when checked with nothing but the roots, then it is intact, also to openssl', async function longTerm() {
    const openssl = needs(this, 'openssl', 'openssl');
    const { bytes, level, pending } = await desk.makeLongTerm();
    expect([level, pending]).to.deep.equal(['B-LT', []]);
    const alone = { pool: [], revocation: { ocsp: [], crl: [] } };
    expect(await judged(bytes, alone)).to.deep.equal(['intact']);
    expect((await judged(bytes, { ...alone, roots: [] }))[0]).to.equal('undetermined');
    const folder = temporaryFolder('asic');
    const path = (name: string) => join(folder, name);
    const entry = (name: string) => readZip(bytes).find((one) => one.name === `META-INF/${name}`)!.bytes;
    writeFileSync(path('signature.p7s'), entry('signature001.p7s'));
    writeFileSync(path('manifest.xml'), entry('ASiCManifest001.xml'));
    writeFileSync(
      path('root.pem'),
      desk.pki
        .trustAnchors()
        .map((one) => one.toPem())
        .join(''),
    );
    const from = ['-inform', 'DER', '-in', path('signature.p7s')];
    const over = [
      '-binary',
      '-content',
      path('manifest.xml'),
      '-CAfile',
      path('root.pem'),
      '-purpose',
      'any',
    ];
    const verified = spawnSync(openssl, ['cms', '-verify', ...from, ...over, '-out', path('out')], {
      encoding: 'utf8',
    });
    expect([verified.status, verified.stderr.trim()]).to.deep.equal([0, 'CMS Verification successful']);
    const printed = execFileSync(openssl, ['cms', '-cmsout', '-print', '-noout', ...from], {
      encoding: 'utf8',
    });
    expect(printed)
      .to.match(/version: 5/)
      .and.to.match(/crls:\s+d\./);
  });

  it('promise 1, a signed byte never changes: a file changed, removed or added, when checked, then it is broken and named', async () => {
    const lost = ['NOT_SIGNED', 'NOT_STAMPED'];
    const twice = (code: string) => [code, code];
    expect(await judged(put(receipt, 'x.y.z'))).to.deep.equal([
      'broken',
      ...[...twice('DIGEST'), ...lost].map((code) => `${code} ${receipt}`),
    ]);
    const removed = changed((entries) => entries.filter(({ name }) => name !== letter));
    expect(await judged(removed)).to.deep.equal(['broken', ...twice(`MISSING ${letter}`)]);
    const added = changed((entries) => [...entries, { name: 'thêm.pdf', bytes: Buffer.from('x') }]);
    expect(await judged(added)).to.deep.equal(['broken', ...lost.map((code) => `${code} thêm.pdf`)]);
    const hidden = changed((entries) => [...entries, { name: 'META-INF/x.bin', bytes: Buffer.from('x') }]);
    expect(await judged(hidden)).to.deep.equal(['broken', 'UNKNOWN_ENTRY META-INF/x.bin']);
  });

  it('a receipt for other bytes: the list re-written for the changed file, when checked, then signature and time-stamp fail', async () => {
    const files = desk.files.map((file) =>
      file.name === receipt ? { ...file, bytes: Buffer.from('x') } : file,
    );
    const lists = [
      ['META-INF/signature001.p7s', 'META-INF/ASiCManifest001.xml'],
      ['META-INF/timestamp001.tst', 'META-INF/ASiCManifest002.xml'],
    ] as const;
    const forged = changed((entries) =>
      entries.map((entry) => {
        const list = lists.find(([, name]) => name === entry.name);
        if (list) return { ...entry, bytes: writeManifest({ name: list[0], mediaType: 'x' }, files) };
        return files.find(({ name }) => name === entry.name) ?? entry;
      }),
    );
    const codes = (await check(forged)).findings.map(({ code }) => code);
    expect(codes).to.include.members(['SIGNATURE', 'TIMESTAMP', 'NOT_SIGNED', 'NOT_STAMPED']);
  });

  it('a proof taken out or of another package, when checked, then it is broken', async () => {
    const without = (gone: string) => changed((entries) => entries.filter(({ name }) => name !== gone));
    for (const gone of [
      'META-INF/signature001.p7s',
      'META-INF/timestamp001.tst',
      'META-INF/ASiCManifest001.xml',
    ])
      expect((await judged(without(gone)))[0], gone).to.equal('broken');
    const other = readZip(await desk.make([{ ...desk.files[0]!, name: 'khác.pdf' }]));
    for (const name of ['META-INF/signature001.p7s', 'META-INF/timestamp001.tst'])
      expect((await judged(put(name, other.find((entry) => entry.name === name)!.bytes)))[0]).to.equal(
        'broken',
      );
  });

  it('mimetype first and stored: moved, changed or compressed, when checked, then it is broken', async () => {
    expect(await judged(changed(([first, ...rest]) => [...rest, first!]))).to.include(`MIMETYPE ${letter}`);
    expect(await judged(put('mimetype', 'application/zip'))).to.include('MIMETYPE mimetype');
  });

  it('external entities, DTDs: a manifest with a document type, when read, then it counts for nothing', async () => {
    const manifest = Buffer.from(
      readZip(made).find(({ name }) => name.endsWith('001.xml'))!.bytes,
    ).toString();
    const evil = manifest.replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>');
    expect(await judged(put('META-INF/ASiCManifest001.xml', evil))).to.include(
      'MANIFEST META-INF/ASiCManifest001.xml',
    );
    const elsewhere = manifest.replaceAll('http://uri.etsi.org/02918/v1.2.1#', 'urn:else');
    expect(await readManifest(Buffer.from(elsewhere))).to.equal(undefined);
  });

  it('path traversal in names: a name that leaves the package, takes its own or stands twice, when made, then it is refused', async () => {
    const [file] = desk.files;
    for (const name of [
      '../x',
      '/x',
      'a//b',
      'a\\b',
      'C:x',
      'mimetype',
      'META-INF/x',
      'meta-inf/x',
      'a\u202eb',
      '',
    ])
      expect(await refused(desk.make([{ ...file!, name }])), name).to.equal('EVIDENCE_NAME');
    expect(await refused(desk.make([file!, { ...file!, name: file!.name.toUpperCase() }]))).to.equal(
      'EVIDENCE_NAME',
    );
  });

  it('a time-stamp outage: no token, when made, then there is no package', async () => {
    const stamp = async () => {
      throw new Error('no time');
    };
    const making = makeEvidence({ files: desk.files, signer: desk.signer, stamp });
    expect(await making.then(String, (error: Error) => error.message)).to.equal('no time');
  });

  it('ZIP bombs, polyglots: bytes before, between or behind, two readings, a lying size, when read, then it is refused', async () => {
    const zip = Buffer.from(writeZip([{ name: 'mimetype', bytes: Buffer.from('aaaa') }]));
    expect(readZip(zip)[0]).to.deep.include({ name: 'mimetype', plain: true });
    const edited = (at: number, value: number) => {
      const copy = Buffer.from(zip);
      copy.writeUInt8(value, at);
      return copy;
    };
    const directory = zip.length - 22 - 46 - 8;
    const cases: Record<string, Uint8Array> = {
      'something behind': Buffer.concat([zip, Buffer.from('PK')]),
      'something before': Buffer.concat([Buffer.from('%PDF'), zip]),
      'another local name': edited(30, 0x4d),
      'another content': edited(38, 0x62),
      'another size': edited(directory + 24, 200),
      encrypted: edited(directory + 8, 1),
      'another method': edited(directory + 10, 99),
      'two of one name': writeZip([
        { name: 'a', bytes: Buffer.from('1') },
        { name: 'A', bytes: Buffer.from('2') },
      ]),
      truncated: zip.subarray(0, -1),
      nothing: new Uint8Array(),
    };
    for (const [name, bytes] of Object.entries(cases))
      expect(await refused(check(bytes)), name).to.equal('EVIDENCE_UNREADABLE');
  });

  it('programs of others: unzip, openssl cms and openssl ts, when given the package, then all agree', function outside() {
    const unzip = needs(this, 'unzip', 'unzip');
    const openssl = needs(this, 'openssl', 'openssl');
    const folder = temporaryFolder('asic');
    const path = (name: string) => join(folder, name);
    writeFileSync(path('a.asice'), made);
    const pem = (list: readonly { toPem(): string }[]) => list.map((one) => one.toPem()).join('');
    writeFileSync(path('root.pem'), pem(desk.pki.trustAnchors()));
    writeFileSync(path('between.pem'), pem(desk.pki.intermediates()));
    const listing = execFileSync(unzip, ['-Z', path('a.asice')], { encoding: 'utf8' }).split('\n');
    expect(listing[2]).to.match(/ stor .* mimetype$/);
    execFileSync(unzip, ['-q', path('a.asice'), '-d', folder], {
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    const meta = (name: string) => path(join('META-INF', name));
    const cms = [
      'cms',
      '-verify',
      '-inform',
      'DER',
      '-in',
      meta('signature001.p7s'),
      '-binary',
      '-purpose',
      'any',
    ];
    const over = [
      '-content',
      meta('ASiCManifest001.xml'),
      '-CAfile',
      path('root.pem'),
      '-certfile',
      path('between.pem'),
    ];
    const signed = spawnSync(openssl, [...cms, ...over, '-out', path('out')], { encoding: 'utf8' });
    expect([signed.status, signed.stderr.trim()]).to.deep.equal([0, 'CMS Verification successful']);
    const ts = [
      'ts',
      '-verify',
      '-token_in',
      '-in',
      meta('timestamp001.tst'),
      '-data',
      meta('ASiCManifest002.xml'),
    ];
    const trust = ['-CAfile', path('root.pem'), '-untrusted', path('between.pem')];
    const stamped = spawnSync(openssl, [...ts, ...trust], { encoding: 'utf8' });
    expect([stamped.status, stamped.stdout.trim()]).to.deep.equal([0, 'Verification: OK']);
  });

  it('a packer of others: written anew by Python with the other entries compressed, when checked, then it is intact', async function python() {
    const program = needs(this, 'python3', 'python3');
    const folder = temporaryFolder('asic');
    writeFileSync(join(folder, 'a.asice'), made);
    const script = `import zipfile
a = zipfile.ZipFile('a.asice'); b = zipfile.ZipFile('b.asice', 'w')
for n in a.namelist(): b.writestr(n, a.read(n), zipfile.ZIP_STORED if n == 'mimetype' else zipfile.ZIP_DEFLATED)
b.close(); c = zipfile.ZipFile('c.asice', 'w', zipfile.ZIP_DEFLATED)
for n in a.namelist(): c.writestr(n, a.read(n))
c.close()`;
    execFileSync(program, ['-c', script], { cwd: folder });
    const { readFileSync } = await import('node:fs');
    expect(await judged(readFileSync(join(folder, 'b.asice')))).to.deep.equal(['intact']);
    expect(await judged(readFileSync(join(folder, 'c.asice')))).to.deep.equal([
      'broken',
      'MIMETYPE mimetype',
    ]);
  });

  it('a revoked certificate: one that was revoked before it signed, when checked, then it is broken', async () => {
    desk.pki.revoke(desk.signer.certificate.serialHex, 'keyCompromise');
    const late = await desk.make();
    const lists = await desk.lists();
    expect(await judged(late, { revocation: { ocsp: [], crl: lists } })).to.deep.equal([
      'broken',
      'SIGNER_REFUSED META-INF/signature001.p7s',
    ]);
  });
});

async function refused(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
  return 'not refused';
}
