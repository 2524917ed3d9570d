/** compose.yaml, Dockerfile, systemd and nginx are kept true by reading them as those programs do. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { type Setting, settings } from '../../src/config/settings.ts';
import { loopbackCertificate } from '../support/loopback-certificate.ts';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  assignments,
  dockerInstructions,
  exists,
  settingsOf,
  textOf,
  unitValues,
  type Words,
} from './read-deploy-files.ts';

/** Requests after the signal, then jobs and connections: see start-service.ts. */
const LONGEST_STOP_S = 5 + 3 * 20;

interface ComposeService {
  readonly image?: string;
  readonly environment?: Words;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}
interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
  readonly networks: object;
  readonly volumes: object;
}

const known = new Set(
  (settings as readonly Setting[]).flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])),
);
const unknownNames = (names: Iterable<string>) =>
  [...names].filter((name) => !known.has(name) && name !== 'NODE_ENV');
const dockerEnv = (): Words => {
  const words = dockerInstructions()
    .find(({ name }) => name === 'ENV')!
    .rest.split(' ');
  return assignments(words.join('\n'));
};

describe('compose.yaml', () => {
  const compose = parse(textOf('compose.yaml'), { merge: true }) as Compose;
  const ours = Object.entries(compose.services).filter(([, { image }]) => image?.startsWith('antin:'));

  it('each process of ours, read as the service reads it, has known and sufficient settings', () => {
    expect(ours.map(([name]) => name)).to.deep.equal(['web-1', 'web-2', 'workers']);
    for (const [name, { environment = {} }] of ours) {
      expect(unknownNames(Object.keys(environment)), name).to.deep.equal([]);
      const config = settingsOf({ ...dockerEnv(), ...environment });
      expect(config, name).to.include({ demo: false, trustProxy: 1, dataDir: '/data' });
      expect(config.databaseUrl, name).to.be.a('string');
      expect(config.redisUrl, name).to.be.a('string');
      if (config.roles.includes('web'))
        expect(config.internalUrl.href, name).to.equal(`http://${name}:${config.port}/`);
    }
  });

  it('what a service names, looked up, is there: secrets, volumes, networks, neighbours, mounted files', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      for (const secret of service.secrets ?? []) expect(compose.secrets, name).to.have.property(secret);
      for (const network of service.networks) expect(compose.networks, name).to.have.property(network);
      const neighbours = service.depends_on ?? [];
      for (const neighbour of Array.isArray(neighbours) ? neighbours : Object.keys(neighbours))
        expect(compose.services, name).to.have.property(neighbour);
      for (const [source = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
        if (!source.startsWith('./')) expect(compose.volumes, name).to.have.property(source);
        else if (!source.endsWith('/tls')) expect(exists(source), source).to.equal(true);
      }
      for (const value of Object.values(service.environment ?? {}))
        if (value.startsWith('/run/secrets/')) expect(service.secrets, name).to.include(value.slice(13));
    }
  });

  it('every secret that it wants, looked up, is made by the steps of docs/trien-khai.md', () => {
    const docs = textOf('docs/trien-khai.md');
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).to.equal(`./deploy/secrets/${name}`);
      expect(docs).to.match(new RegExp(`> deploy/secrets/${name}\\n`));
    }
  });

  it('our processes write only to their volume, have no rights to spare and are given time to end', () => {
    for (const [name, service] of ours) {
      expect(service, name).to.include({ read_only: true, restart: 'unless-stopped' });
      expect(service['cap_drop'], name).to.deep.equal(['ALL']);
      expect(service['security_opt'], name).to.deep.equal(['no-new-privileges:true']);
      expect(Number.parseInt(String(service['stop_grace_period']), 10)).to.be.at.least(LONGEST_STOP_S);
    }
    expect(compose.services['queue']?.['command']).to.include('noeviction').and.include('--appendonly');
    const open = Object.entries(compose.services).filter(([, { ports = [] }]) =>
      (ports as readonly string[]).some((port) => !port.startsWith('127.0.0.1:')),
    );
    expect(open.map(([name]) => name)).to.deep.equal(['proxy']);
  });

  it('default or fallback secrets: no value that is secret stands in the file, here or in systemd’s', () => {
    const secret = (settings as readonly Setting[])
      .filter((setting) => setting.secret)
      .map(({ name }) => name);
    for (const [name, { environment = {} }] of Object.entries(compose.services))
      for (const [key, value] of Object.entries(environment)) {
        expect(secret, name).not.to.include(key);
        if (/PASSWORD|SECRET|KEY/.test(key)) expect(value, `${name} ${key}`).to.match(/^\/run\/secrets\//);
      }
    for (const file of ['antin.env', 'web-1.env', 'web-2.env', 'workers-1.env'])
      expect(
        Object.keys(assignments(textOf(`deploy/systemd/${file}`))).filter((key) => secret.includes(key)),
      ).to.deep.equal([]);
  });

  it('the proxy’s list of web processes, compared, is the web processes and their port', () => {
    const webs = ours.filter(([, { environment }]) => environment?.['ROLES'] === 'web').map(([name]) => name);
    const listed = [...textOf('deploy/nginx/upstream-compose.conf').matchAll(/^server (\S+)/gm)];
    const port = dockerEnv()['PORT'];
    expect(listed.map((match) => match[1])).to.deep.equal(webs.map((name) => `${name}:${port}`));
  });
});

describe('compose.yaml and deploy/prometheus', () => {
  const { services } = parse(textOf('compose.yaml'), { merge: true }) as Compose;
  const ours = Object.entries(services).filter(([, { image }]) => image?.startsWith('antin:'));
  const scraping = parse(textOf('deploy/prometheus/prometheus.yml')) as {
    readonly rule_files: readonly string[];
    readonly scrape_configs: readonly {
      readonly authorization: { readonly credentials_file: string };
      readonly static_configs: readonly { readonly targets: readonly string[] }[];
    }[];
  };

  it('each process of ours, read as the service reads it, gives its metrics to who has the token, on the inner network alone', () => {
    for (const [name, service] of ours) {
      const config = settingsOf({ ...dockerEnv(), ...service.environment });
      expect(config.metricsPort, name).to.equal(9464);
      expect(config.metricsHost, name).to.equal('0.0.0.0');
      expect(config.metricsToken, name).to.have.length.above(31);
      expect(service.networks, name).to.include('inside');
      expect(service['hostname'], name).to.equal(name);
      expect(service['ports'], name).to.equal(undefined);
    }
  });

  it('what Prometheus asks, compared, is each process of ours, with the secret and the rules that it is given', () => {
    const asked = scraping.scrape_configs.flatMap(({ static_configs: some }) =>
      some.flatMap(({ targets }) => targets),
    );
    expect(asked).to.deep.equal(ours.map(([name]) => `${name}:9464`));
    const { secrets: given = [], volumes = [], profiles, networks } = services['prometheus']!;
    for (const { authorization } of scraping.scrape_configs)
      expect(given.map((secret) => `/run/secrets/${secret}`)).to.include(authorization.credentials_file);
    for (const file of [...scraping.rule_files, 'prometheus.yml'])
      expect(volumes).to.include(`./deploy/prometheus/${file}:/etc/prometheus/${file}:ro`);
    expect(profiles).to.deep.equal(['metrics']);
    expect(networks).to.include('inside');
  });

  it('promtool, asked about the configuration with its rules, finds no fault', function verify() {
    const promtool = needs(this, 'promtool', 'prometheus');
    const folder = temporaryFolder('prometheus');
    const token = join(folder, 'token');
    writeFileSync(token, 'a'.repeat(48));
    const text = textOf('deploy/prometheus/prometheus.yml').replace('/run/secrets/metrics-token', token);
    writeFileSync(join(folder, 'prometheus.yml'), text);
    writeFileSync(join(folder, 'antin-alerts.yml'), textOf('deploy/prometheus/antin-alerts.yml'));
    execFileSync(promtool, ['check', 'config', join(folder, 'prometheus.yml')], { stdio: 'pipe' });
  });
});

describe('Dockerfile', () => {
  const instructions = dockerInstructions();
  const of = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);

  it('built in one image, runs in a slim one without rights, from plain image names', () => {
    const images = of('FROM').map((rest) => rest.split(' ')[0]!);
    expect(images.at(-1)).to.match(/^node:\d+-slim$/);
    for (const image of images) expect(image).not.to.include('/');
    const order = instructions.map(({ name }) => name);
    expect(of('USER')).to.deep.equal(['node']);
    expect(order.indexOf('USER')).to.be.lessThan(order.indexOf('CMD'));
    expect(unknownNames(Object.keys(dockerEnv()))).to.deep.equal([]);
    expect(of('EXPOSE')).to.deep.equal([dockerEnv()['PORT']]);
  });

  it('its program and what it copies exist; the lock file decides the packages', () => {
    const program = (JSON.parse(of('CMD')[0]!) as string[]).at(-1)!;
    expect(exists(program.replace(/^dist\//, '').replace(/\.js$/, '.ts')), program).to.equal(true);
    expect(of('RUN')[0]).to.match(/^npm ci /);
    const sources = of('COPY').flatMap((rest) => rest.split(' ').slice(0, -1));
    for (const source of sources.filter((word) => !word.startsWith('--') && !word.startsWith('/')))
      expect(exists(source), source).to.equal(true);
    const ignored = textOf('.dockerignore').split('\n');
    for (const needed of ['src', 'scripts', 'queue-workers', 'certs-dev', 'package-lock.json'])
      expect(ignored).not.to.include(needed);
    expect(ignored).to.include.members(['data', 'deploy', '.git', 'node_modules']);
  });

  it('its health check, run, asks a path that the service has, and tells well from ill', async () => {
    const [command = '', ...words] = JSON.parse(of('HEALTHCHECK')[0]!.replace(/^.*? CMD /, '')) as string[];
    expect(command).to.equal('node');
    let asked = '';
    let status = 200;
    const server = createServer((request, response) => {
      asked = request.url ?? '';
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const PORT = String((server.address() as AddressInfo).port);
    const check = async (environment: Words) => {
      const child = spawn(process.execPath, words, { env: { PORT, ...environment }, stdio: 'ignore' });
      return (await once(child, 'exit'))[0];
    };
    expect(await check({ ROLES: 'web' })).to.equal(0);
    expect(textOf('src/http/create-app.ts')).to.include(`app.get('${asked}'`);
    status = 503;
    expect(await check({})).to.equal(1);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    expect(await check({ ROLES: 'web' })).to.equal(1);
    expect(await check({ ROLES: 'workers' })).to.equal(0);
  });
});

describe('systemd unit', () => {
  const unit = textOf('deploy/systemd/antin@.service');
  const one = (key: string) => unitValues(unit, key)[0] ?? '';

  it('the settings of each process, read as the service reads them, are known and sufficient', () => {
    const own = assignments(unitValues(unit, 'Environment').join('\n'));
    const shared = assignments(textOf('deploy/systemd/antin.env'));
    const ports = new Set<number>();
    for (const name of ['web-1', 'web-2', 'workers-1']) {
      const all = { ...own, ...shared, ...assignments(textOf(`deploy/systemd/${name}.env`)) };
      expect(unknownNames(Object.keys(all)), name).to.deep.equal([]);
      const config = settingsOf(all);
      expect(config, name).to.include({ demo: false, trustProxy: 1 });
      expect(config.dataDir).to.equal(`/var/lib/${one('StateDirectory')}`);
      if (config.roles.includes('web')) ports.add(config.port);
    }
    const listed = [...textOf('deploy/nginx/upstream-systemd.conf').matchAll(/:(\d+)/g)];
    expect(listed.map((match) => Number(match[1]))).to.deep.equal([...ports]);
  });

  it('it starts the built program, passes secrets as files and is given time to end', () => {
    const [, program = ''] = /(\/opt\/antin\/\S+\.js)/.exec(one('ExecStart')) ?? [];
    expect(exists(program.replace('/opt/antin/dist/', '').replace(/\.js$/, '.ts')), program).to.equal(true);
    expect(Number(one('TimeoutStopSec'))).to.be.at.least(LONGEST_STOP_S);
    const given = unitValues(unit, 'LoadCredential').map((value) => value.split(':')[0]);
    const wanted = unitValues(unit, 'Environment').flatMap((value) => /=%d\/(.*)$/.exec(value)?.[1] ?? []);
    expect(wanted).to.deep.equal(given);
  });

  it('systemd itself, asked, finds no fault and little exposure', function verify() {
    const analyze = needs(this, 'systemd-analyze', 'systemd');
    const path = join(temporaryFolder('unit'), 'antin@.service');
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath));
    const verdict = spawnSync(analyze, ['verify', '--man=no', path], { encoding: 'utf8' });
    expect([
      verdict.status,
      verdict.stderr.split('\n').filter((line) => line.includes('antin')),
    ]).to.deep.equal([0, []]);
    execFileSync(analyze, ['security', '--offline=true', '--threshold=20', path], { stdio: 'ignore' });
  });
});

describe('docs/trien-khai.md', () => {
  it('every exit code of the service, looked up, stands there once and alone', () => {
    const table = [...textOf('src/start-errors.ts').matchAll(/^ {2}([A-Z_0-9]+): (\d+),$/gm)];
    const docs = textOf('docs/trien-khai.md');
    const byCode = new Map<string, string[]>();
    for (const [, name = '', code = ''] of table) byCode.set(code, [...(byCode.get(code) ?? []), name]);
    const shared = [...byCode.values()].filter((names) => names.length > 1);
    expect(shared).to.have.deep.members([
      ['DISK_FULL', 'STORAGE_FULL'],
      ['CONFIG_INVALID', 'TRUST_UNREADABLE'],
    ]);
    for (const [code, names] of byCode) {
      const row = docs
        .split('\n')
        .find((line) => new RegExp(`^\\| ([\\d, ]+, )?${code}(, [\\d, ]+)? \\|`).test(line));
      for (const name of names) expect(row, `${code} ${name}`).to.include(name);
    }
  });

  it('the files and settings that it names exist', () => {
    const docs = textOf('docs/trien-khai.md');
    for (const [path] of docs.matchAll(/\b(deploy\/(nginx|systemd)\/[\w@.-]+\.\w+|test\/[\w/.-]+\.ts)/g))
      expect(exists(path), path).to.equal(true);
    const named = [
      ...docs.matchAll(/`((?:S3|REDIS|DATABASE|TRUST|INTERNAL|DRAIN|DATA|PUBLIC|TSA|MAIL)_[A-Z_]+)`/g),
    ];
    const errors = textOf('src/start-errors.ts');
    const unknown = named
      .map((match) => match[1]!)
      .filter((name) => !known.has(name) && !errors.includes(name));
    expect(unknown).to.deep.equal([]);
  });
});

describe('nginx', () => {
  const site = textOf('deploy/nginx/antin.conf');

  it('every path that it treats in its own way, looked up, is one of the service', () => {
    const { paths } = JSON.parse(textOf('src/http/openapi.json')) as { paths: object };
    const served = Object.keys(paths).map((path) => (path.startsWith('/api/') ? path : `/api/v1${path}`));
    expect(served).to.include('/api/v1/events');
    const uploads = new RegExp(/location ~ (\^\/api\/v1\/\(uploads\S+) \{/.exec(site)![1]!);
    for (const path of ['/documents/x/file', '/documents/x/attachments', '/check'])
      expect(uploads.test(`/api/v1${path}`), path).to.equal(true);
    for (const path of ['/documents/{id}/file', '/documents/{id}/attachments', '/check'])
      expect(served).to.include(`/api/v1${path}`);
    expect(uploads.test('/api/v1/check/token')).to.equal(false);
    expect(textOf('src/http/resumable-uploads.ts')).to.include("'/api/v1/uploads'");
  });

  it('it takes what the service takes and replaces what a client claims about itself', () => {
    const limit = Number(/client_max_body_size (\d+)m/.exec(site)?.[1]);
    const ownLimit = (settings as readonly Setting[]).find(({ name }) => name === 'UPLOAD_LIMIT_MB')?.default;
    expect(limit).to.be.greaterThan(Number(ownLimit));
    expect(site).to.include('proxy_set_header X-Forwarded-For $remote_addr;');
    expect(site).to.include("proxy_set_header X-Antin-Passed-On '';");
    expect(textOf('src/http/pass-on.ts')).to.include("'x-antin-passed-on'");
    expect(textOf('src/http/session-cookie.ts')).to.include("'antin_session'");
    expect(site).to.include('$cookie_antin_session');
  });

  it('nginx itself, asked, finds no fault', function verify() {
    const nginx = needs(this, 'nginx', 'nginx-light');
    const folder = temporaryFolder('nginx');
    mkdirSync(join(folder, 'tls'));
    const { key, certificate } = loopbackCertificate();
    writeFileSync(join(folder, 'tls', 'antin.pem'), certificate);
    writeFileSync(join(folder, 'tls', 'antin.key'), key);
    writeFileSync(join(folder, 'antin-upstream.conf'), textOf('deploy/nginx/upstream-systemd.conf'));
    const conf = join(folder, 'nginx.conf');
    const mine = site.replaceAll('/etc/nginx/', `${folder}/`);
    writeFileSync(conf, `pid ${folder}/pid; events {} http { ${mine} }`);
    const verdict = spawnSync(nginx, ['-t', '-e', 'stderr', '-c', conf], { encoding: 'utf8' });
    expect([verdict.status, verdict.stderr]).to.satisfy(([status]: [number]) => status === 0, verdict.stderr);
  });
});
