import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../src/app-error.ts';
import { settings } from '../src/config/settings.ts';
import { describeSettings, readConfig, withPort } from '../src/config.ts';
import { loadInstanceSecret } from '../src/instance-secret.ts';
import { exitCodeOf, startComplaint } from '../src/start-errors.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const real = {
  DATABASE_URL: 'postgres://antin:mat-khau-rieng@db.test/antin',
  PUBLIC_URL: 'https://antin.yenson.gov.vn',
  TSA_URLS: 'http://tsa.ca.gov.vn, https://tsa2.test/tsr',
};

function complaint(environment: Record<string, string>, words: string[] = []): string {
  try {
    readConfig(environment, words);
  } catch (error) {
    expect(error).to.be.instanceOf(AppError);
    expect(exitCodeOf(error)).to.equal(78);
    const line = startComplaint(error);
    expect(line).not.to.include('\n');
    return line;
  }
  return 'accepted';
}

describe('settings', () => {
  it('nothing set, read, gives the demo on loopback with everything inside one folder', () => {
    const config = readConfig({}, []);
    expect(config).to.include({
      port: 3000,
      host: '127.0.0.1',
      demo: true,
      allowPkcs12: true,
      databaseUrl: undefined,
    });
    expect(config.publicUrl.href).to.equal('http://127.0.0.1:3000/');
    expect(config.roles).to.deep.equal(['web', 'workers']);
    expect(config.dataDir).to.equal(join(process.cwd(), 'data'));
  });

  it('a real service, read, is no demo, takes its lists apart and allows no PKCS#12 unless told', () => {
    const config = readConfig({ ...real, ROLES: 'web' }, ['--roles=workers']);
    expect(config).to.include({ demo: false, allowPkcs12: false });
    expect(config.tsaUrls.map(String)).to.deep.equal(['http://tsa.ca.gov.vn/', 'https://tsa2.test/tsr']);
    expect(config.roles).to.deep.equal(['workers']);
    expect(readConfig({ ...real, ALLOW_PKCS12: 'true' }, []).allowPkcs12).to.equal(true);
  });

  it('missing endpoint setting turns the sender into a mock: a required setting missing outside the demo, read, is refused by its name', () => {
    expect(complaint({ DATABASE_URL: real.DATABASE_URL })).to.include('PUBLIC_URL');
    expect(complaint({ DATABASE_URL: real.DATABASE_URL, PUBLIC_URL: real.PUBLIC_URL })).to.include(
      'TSA_URLS',
    );
  });

  it('a wrong value of any sort, read, is refused by its name in one line', () => {
    const wrong: Record<string, string[]> = {
      PORT: ['0x10', '-1', '65536', '80.5', 'x'],
      HOST: ['a b', 'http://x'],
      PUBLIC_URL: ['yenson', 'ftp://x.test', 'javascript:alert(1)'],
      TRUST_PROXY: ['yes', '11'],
      ROLES: ['web,nobody', ','],
      DATABASE_URL: ['mysql://x/y', 'localhost'],
      REDIS_URL: [
        'http://x',
        'redis://',
        'redis://a,b',
        'redis+sentinel://a:1,b:2',
        'redis+sentinel:///ten',
        'redis+cluster://a:1,,b:2',
      ],
      REDIS_CA: ['/khong/co.pem'],
      SMTP_CA: ['/khong/co.pem'],
      SMTP_URL: ['mail.test'],
      MAIL_FROM: ['nobody', 'a@b\r\nBcc: c@d'],
      ALLOW_PKCS12: ['maybe'],
      UPLOAD_LIMIT_MB: ['0', '1e3'],
      LOG_LEVEL: ['loud'],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const environment = name === 'DATABASE_URL' ? { ...real, [name]: value } : { [name]: value };
        expect(complaint(environment), `${name}=${value}`).to.include(name);
      }
    }
    expect(complaint({}, ['--role=web'])).to.include('--role=web');
  });

  it('a wrong secret, refused, is not repeated', () => {
    expect(complaint({ ...real, DATABASE_URL: 'mysql://antin:mat-khau@db' })).not.to.include('mat-khau');
  });

  it('every form of a Redis address, read, is taken', () => {
    for (const url of [
      'redis://h',
      'rediss://u:p%40@h:1/2',
      'redis+sentinel://:p@a:1,b,c:3/ten-chinh/1?sentinel_password=x',
      'rediss+cluster://a:1,b:2',
    ])
      expect(readConfig({ REDIS_URL: url }, []).redisUrl).to.equal(url);
  });

  it('an S3 store, given in full, is read; given by half or with a password in its address, it is refused by what is missing', () => {
    const s3 = {
      S3_ENDPOINT: 'https://s3.test:9000',
      S3_BUCKET: 'van-ban',
      S3_ACCESS_KEY_ID: 'ma',
      S3_SECRET_ACCESS_KEY: 'bi-mat',
    };
    const { endpoint, ...rest } = readConfig(s3, []).s3 ?? expect.fail('no S3');
    expect(endpoint.href).to.equal('https://s3.test:9000/');
    expect(rest).to.deep.equal({
      bucket: 'van-ban',
      region: 'us-east-1',
      accessKeyId: 'ma',
      secretAccessKey: 'bi-mat',
      forcePathStyle: true,
    });
    for (const name of Object.keys(s3)) expect(complaint({ ...s3, [name]: '' })).to.include(name);
    expect(complaint({ ...s3, S3_ENDPOINT: 's3.test' })).to.include('S3_ENDPOINT');
    const inAddress = complaint({ ...s3, S3_ENDPOINT: 'https://a:bi-mat@s3.test' });
    expect(inAddress).to.include('S3_ENDPOINT').and.not.include('bi-mat');
    for (const S3_BUCKET of ['Van_Ban', 'a/b', '..'])
      expect(complaint({ ...s3, S3_BUCKET })).to.include('S3_BUCKET');
    expect(complaint({ ...s3, S3_FORCE_PATH_STYLE: 'maybe' })).to.include('S3_FORCE_PATH_STYLE');
  });

  it('separate roles on the embedded database, read, are refused', () => {
    expect(complaint({}, ['--roles=web'])).to.include('DATABASE_URL');
  });

  it('port 0, once a port is taken, stands in the public address', () => {
    const config = withPort(readConfig({ PORT: '0' }, []), 45_678);
    expect(config.publicUrl.origin).to.equal('http://127.0.0.1:45678');
    expect(
      withPort(readConfig({ PORT: '0', PUBLIC_URL: 'https://x.test' }, []), 1).publicUrl.origin,
    ).to.equal('https://x.test');
  });

  it('every setting, described, has a meaning in both languages, and README lists it', () => {
    for (const language of ['vi', 'en'] as const) {
      for (const { name } of settings)
        expect(describeSettings(language)).to.match(new RegExp(`\`${name}\` \\| \\S`));
    }
    const readme = new URL('../README.md', import.meta.url);
    const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
    const unlisted = settings.filter(({ name }) => !text.includes(`\`${name}\``)).map(({ name }) => name);
    expect(unlisted, 'settings that README does not list').to.deep.equal([]);
  });
});

describe('secrets by file', () => {
  const fileOf = (content: string, mode = 0o600): string => {
    const path = join(temporaryFolder('secret'), 'value');
    writeFileSync(path, content, { mode: 0o600 });
    chmodSync(path, mode);
    return path;
  };
  const { DATABASE_URL: url, ...rest } = real;

  it('every secret setting, given as NAME_FILE, is read from there without its last line end', () => {
    const config = readConfig({ ...rest, DATABASE_URL_FILE: fileOf(`${url}\n`) }, []);
    expect(config).to.include({ databaseUrl: url, demo: false });
    const values: Record<string, string> = {
      DATABASE_URL: url,
      REDIS_URL: 'redis://:mat@h',
      SMTP_URL: 'smtp://u:mat@h',
      S3_ACCESS_KEY_ID: 'ma',
      S3_SECRET_ACCESS_KEY: 'bi-mat',
    };
    const environment: Record<string, string> = {
      ...rest,
      S3_ENDPOINT: 'http://s3.test',
      S3_BUCKET: 'van-ban',
    };
    for (const { name } of settings.filter((setting) => 'secret' in setting))
      environment[`${name}_FILE`] = fileOf(values[name] ?? `gia-tri-cua-${name}`);
    const read = readConfig(environment, []);
    expect(read).to.include({ redisUrl: values['REDIS_URL'], smtpUrl: values['SMTP_URL'] });
    expect(read.s3).to.include({ accessKeyId: 'ma', secretAccessKey: 'bi-mat' });
  });

  it('default or fallback secrets: no setting that is secret has a default', () => {
    const secret = settings.filter((setting) => 'secret' in setting) as { name: string; default?: string }[];
    expect(secret.filter((setting) => setting.default !== undefined)).to.deep.equal([]);
    expect(secret.map(({ name }) => name)).to.include.members(['DATABASE_URL', 'S3_SECRET_ACCESS_KEY']);
  });

  it('both the value and its file, given, are refused', () => {
    expect(complaint({ ...real, DATABASE_URL_FILE: fileOf(url) })).to.include('DATABASE_URL_FILE');
  });

  it('a file that others may read or write, that is missing or empty, is refused without a word of it', () => {
    for (const path of [
      fileOf(url, 0o644),
      fileOf(url, 0o620),
      fileOf(url, 0o602),
      fileOf(' \n'),
      '/khong/co',
    ]) {
      const line = complaint({ ...rest, DATABASE_URL_FILE: path });
      expect(line).to.include('DATABASE_URL_FILE').and.include(path).and.not.include('mat-khau-rieng');
    }
    for (const mode of [0o400, 0o440])
      expect(complaint({ ...rest, DATABASE_URL_FILE: fileOf(url, mode) })).to.equal('accepted');
    expect(
      complaint({ ...rest, DATABASE_URL_FILE: fileOf('mysql://antin:mat-khau-rieng@db') }),
    ).not.to.include('mat-khau-rieng');
  });
});

describe('instance secret', () => {
  it('a new folder, asked, gets a random secret that only its owner may read and that stays', () => {
    const folder = temporaryFolder('secret');
    const secret = loadInstanceSecret(folder);
    expect(secret).to.have.length(32);
    expect(Buffer.from(loadInstanceSecret(folder)).equals(secret)).to.equal(true);
    expect(statSync(join(folder, 'instance.secret')).mode & 0o777).to.equal(0o600);
    const other = temporaryFolder('secret');
    expect(Buffer.from(loadInstanceSecret(other)).equals(secret)).to.equal(false);
  });

  it('a secret that others may read, or that is no secret, is refused', () => {
    const folder = temporaryFolder('secret');
    const path = join(folder, 'instance.secret');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, 'a'.repeat(64), { mode: 0o644 });
    expect(() => loadInstanceSecret(folder))
      .to.throw()
      .with.property('code', 'INSTANCE_SECRET_UNSAFE');
    const short = temporaryFolder('secret');
    writeFileSync(join(short, 'instance.secret'), '', { mode: 0o600 });
    expect(() => loadInstanceSecret(short))
      .to.throw()
      .with.property('code', 'INSTANCE_SECRET_UNSAFE');
  });
});
