import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../src/app-error.ts';
import { whyUnreadable } from '../../src/config/named-files.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { exitCodeOf, startComplaint } from '../../src/start-errors.ts';
import { readTrustFiles } from '../../src/wiring/read-trust.ts';
import { loopbackCertificate } from '../support/loopback-certificate.ts';
import { startProcess } from '../support/service-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const real = { PUBLIC_URL: 'https://antin.test', TSA_URLS: 'http://tsa.test', SMTP_URL: 'smtp://thu.test' };
const database = 'postgres://antin:mat-khau-rieng@db.test/antin?sslmode=verify-full';

function read(environment: Record<string, string>): Config | string {
  try {
    return readConfig(environment, []);
  } catch (error) {
    expect(exitCodeOf(error)).to.equal(78);
    expect(startComplaint(error)).not.to.include('\n').and.not.include('mat-khau');
    return startComplaint(error);
  }
}

describe('files that settings name', () => {
  const folder = temporaryFolder('named');
  const { certificate, key } = loopbackCertificate();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const pem = file('ca.pem', `# nơi cấp\n${certificate}${certificate}`);
  const missing = join(folder, 'khong-co.pem');
  const broken = certificate.replace(/\n[^-\n]{60}/, '\n');

  const each: Readonly<Record<string, (path: string) => Record<string, string>>> = {
    SMTP_CA: (path) => ({ SMTP_CA: path }),
    REDIS_CA: (path) => ({ REDIS_CA: path }),
    DATABASE_URL: (path) => ({ ...real, DATABASE_URL: `${database}&sslrootcert=${path}` }),
    TRUST_ANCHORS: (path) => ({ TRUST_ANCHORS: `${pem},${path}` }),
    PKCS11_MODULE: (path) => ({ PKCS11_MODULE: path }),
    SOFFICE: (path) => ({ SOFFICE: path }),
    SMTP_URL_FILE: (path) => ({ SMTP_URL_FILE: path }),
  };

  it('a file that is missing, read, is one line with the setting, the path and what to do, in both languages', () => {
    for (const [name, given] of Object.entries(each)) {
      const line = read(given(missing));
      expect(line, name).to.be.a('string').and.include(`Cấu hình ${name} không hợp lệ`);
      expect(line, name).to.include(`Setting ${name} is wrong`).and.include('[CONFIG_INVALID]');
      expect(line, name)
        .to.include(missing)
        .and.match(/đúng đường dẫn/)
        .and.match(/the right path/);
    }
  });

  it('a folder, an empty file, a key, a certificate cut short or one behind a good one, where certificates belong, is refused', () => {
    const wrong = [
      folder,
      file('empty.pem', ''),
      file('key.pem', key),
      file('broken.pem', broken),
      file('second.pem', `${certificate}${broken}`),
      file('cut.pem', certificate.slice(0, -40)),
    ];
    for (const name of ['SMTP_CA', 'REDIS_CA', 'DATABASE_URL'])
      for (const path of wrong)
        expect(read(each[name]!(path)), `${name} ${path}`)
          .to.be.a('string')
          .and.include(`Setting ${name} `);
  });

  it('files that are there, read, are taken by their full path', () => {
    expect(read(each['SMTP_CA']!(pem))).to.include({ smtpCa: pem });
    expect(read(each['REDIS_CA']!(pem))).to.include({ redisCa: pem });
    expect(read(each['DATABASE_URL']!(pem))).to.be.an('object');
    expect(read(each['PKCS11_MODULE']!(pem))).to.include({ pkcs11Module: pem });
    expect(read({ TRUST_ANCHORS: `${pem}, ${folder}` })).to.deep.include({ trustAnchors: [pem, folder] });
    expect(read({ SOFFICE: process.execPath })).to.include({ soffice: process.execPath });
    expect(read({ SMTP_CA: '' })).to.include({ smtpCa: undefined });
  });

  it('what the file system answers, put into words, is a right that is missing, a path that is wrong, or its own code', () => {
    const why = (code: string) => whyUnreadable('/x', Object.assign(new Error(code), { code }));
    expect(why('EACCES').en).to.include('has no right to /x');
    expect(why('ENOTDIR')).to.deep.equal(why('ENOENT'));
    expect(why('EIO').vi).to.equal('không đọc được /x (EIO)');
    expect(() => whyUnreadable('/x', new TypeError('a defect'))).to.throw(TypeError);
  });

  it('an archive below something that is no folder, read, is refused; one that can be made is taken', () => {
    expect(read({ WAL_ARCHIVE: join(pem, 'x') }))
      .to.be.a('string')
      .and.include('is no folder');
    expect(read({ WAL_ARCHIVE: join(folder, 'a', 'b') })).to.include({ walArchive: join(folder, 'a', 'b') });
  });

  it('trusted certificates of no use, opened, stop the start like other wrong settings: an empty folder never means the usual roots', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    for (const path of [empty, file('key.crt', key)]) {
      const error = await readTrustFiles([path]).catch((thrown: unknown) => thrown);
      expect(isAppError(error) && error.code).to.equal('TRUST_UNREADABLE');
      expect(exitCodeOf(error)).to.equal(78);
      expect(startComplaint(error)).to.include(path).and.include('TRUST_ANCHORS');
    }
  });

  it('the service itself, started on a missing file, ends at once with that one line and code 78', async () => {
    const dataDir = join(folder, 'data');
    const { code, output } = await startProcess({ DATA_DIR: dataDir, SMTP_CA: missing }).ended();
    expect(code, output).to.equal(78);
    const lines = output.split('\n').filter((line) => line.startsWith('✗'));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include('SMTP_CA').and.include(missing);
    expect(output).not.to.match(/\n {4}at /);
  });
});
