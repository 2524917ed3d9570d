import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  isAlive,
  postgresOf,
  type ServiceProcess,
  startProcess,
  untilGone,
} from '../support/service-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const visit = async (url: string, path = '/') => (await fetch(url + path)).text();
const complaints = (output: string) => output.split('\n').filter((line) => line.startsWith('✗'));

describe('start and stop', () => {
  const running: ServiceProcess[] = [];
  const start = (environment: Record<string, string>) => {
    const service = startProcess(environment);
    running.push(service);
    return service;
  };
  afterEach(async () => {
    for (const service of running.splice(0)) await service.ended('SIGKILL');
  });

  it('a path too long for a socket, started and told to stop, serves, stops in order and leaves no PostgreSQL', async () => {
    const dataDir = join(temporaryFolder('deep'), 'Ủy-ban-nhân-dân-xã-'.repeat(4), 'dữ-liệu-'.repeat(6));
    const service = start({ DATA_DIR: dataDir });
    expect(await visit(await service.ready())).to.equal('1');
    const postgres = postgresOf(dataDir) ?? expect.fail('PostgreSQL has no pid file');
    const { code, output } = await service.ended('SIGTERM');
    expect(code, output).to.equal(0);
    expect(output).to.include('Stopped');
    expect(isAlive(postgres)).to.equal(false);
    expect(postgresOf(dataDir)).to.equal(undefined);
    expect(statSync(join(dataDir, 'instance.secret')).mode & 0o777).to.equal(0o600);
  });

  it('a request under way, when the whole group gets Ctrl-C, is answered before the end', async () => {
    const dataDir = temporaryFolder('drain');
    const service = start({ DATA_DIR: dataDir });
    const url = await service.ready();
    const slow = visit(url, '/slow');
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(-service.child.pid!, 'SIGINT');
    expect(await slow).to.equal('1');
    expect((await service.ended()).code).to.equal(0);
  });

  it('a service killed outright, started again on the same folder, has what was committed', async () => {
    const dataDir = temporaryFolder('killed');
    const first = start({ DATA_DIR: dataDir });
    const url = await first.ready();
    for (let n = 1; n <= 5; n += 1) expect(await visit(url)).to.equal(String(n));
    const postgres = postgresOf(dataDir)!;
    await first.ended('SIGKILL');
    const second = start({ DATA_DIR: dataDir });
    expect(await visit(await second.ready())).to.equal('6');
    expect(postgresOf(dataDir)).not.to.equal(postgres);
    await untilGone(postgres);
    expect((await second.ended('SIGTERM')).code).to.equal(0);
  });

  it('service and PostgreSQL both killed outright, started again, recover from the log', async () => {
    const dataDir = temporaryFolder('crash');
    const first = start({ DATA_DIR: dataDir });
    expect(await visit(await first.ready())).to.equal('1');
    const postgres = postgresOf(dataDir)!;
    process.kill(postgres, 'SIGKILL');
    await first.ended('SIGKILL');
    await untilGone(postgres);
    const second = start({ DATA_DIR: dataDir });
    expect(await visit(await second.ready())).to.equal('2');
    expect((await second.ended('SIGTERM')).code).to.equal(0);
  });

  it('a second instance on the same folder, started, is refused in one line; the first goes on', async () => {
    const dataDir = temporaryFolder('twice');
    const first = start({ DATA_DIR: dataDir });
    const url = await first.ready();
    const { code, output } = await start({ DATA_DIR: dataDir }).ended();
    expect(code).to.equal(10);
    expect(complaints(output)).to.have.length(1);
    expect(output).to.include(`PID ${first.child.pid}`).and.to.include('[INSTANCE_RUNNING]');
    expect(await visit(url)).to.equal('1');
  });

  it('a port in use, at the start, is told in one line and nothing is left running', async () => {
    const dataDir = temporaryFolder('port');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, output } = await start({ DATA_DIR: dataDir, PORT: String(port) }).ended();
    other.close();
    expect(code).to.equal(11);
    expect(complaints(output)).to.have.length(1);
    expect(output).to.include(`${port}`).and.to.include('[PORT_IN_USE]');
    expect(postgresOf(dataDir)).to.equal(undefined);
  });

  it('a damaged data folder, at the start, is told in one line and kept as it is', async () => {
    const dataDir = temporaryFolder('damaged');
    const service = start({ DATA_DIR: dataDir });
    await service.ready();
    await service.ended('SIGTERM');
    const control = join(dataDir, 'postgres', 'global', 'pg_control');
    writeFileSync(control, randomBytes(8192));
    const before = readdirSync(join(dataDir, 'postgres')).sort();
    const broken = await start({ DATA_DIR: dataDir }).ended();
    expect(broken.code, broken.output).to.equal(13);
    expect(complaints(broken.output)).to.have.length(1);
    expect(readdirSync(join(dataDir, 'postgres')).sort()).to.deep.equal(before);
    truncateSync(join(dataDir, 'postgres', 'PG_VERSION'));
    expect((await start({ DATA_DIR: dataDir }).ended()).code).to.equal(13);
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    expect((await start({ DATA_DIR: dataDir }).ended()).code).to.equal(14);
  });

  it('a data folder that is a file, at the start, is told in one line', async () => {
    const path = join(temporaryFolder('file'), 'data');
    writeFileSync(path, '');
    const { code, output } = await start({ DATA_DIR: path }).ended();
    expect(code).to.equal(15);
    expect(complaints(output)).to.have.length(1);
  });

  it('an interrupted first start, started again, begins the database afresh', async () => {
    const dataDir = temporaryFolder('half');
    mkdirSync(join(dataDir, 'postgres.new'));
    writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n');
    const service = start({ DATA_DIR: dataDir });
    expect(await visit(await service.ready())).to.equal('1');
    expect(existsSync(join(dataDir, 'postgres.new'))).to.equal(false);
    expect((await service.ended('SIGTERM')).code).to.equal(0);
  });

  it('PostgreSQL that dies under the service, while it runs, ends the service with one line', async () => {
    const dataDir = temporaryFolder('lost');
    const service = start({ DATA_DIR: dataDir });
    await service.ready();
    process.kill(postgresOf(dataDir)!, 'SIGQUIT');
    const { code, output } = await service.ended();
    expect(code, output).to.equal(17);
    expect(complaints(output)).to.have.length(1);
  });

  it('promise 8, it fails closed: a wrong setting, at the start, is told in one line with exit code 78', async () => {
    const { code, output } = await start({ PORT: 'ba nghìn' }).ended();
    expect(code).to.equal(78);
    expect(complaints(output)).to.have.length(1);
    expect(output).to.include('PORT');
  });

  it('a database out of reach, at the start, is told in one line without its password', async () => {
    const { code, output } = await start({
      DATA_DIR: temporaryFolder('away'),
      DATABASE_URL: 'postgres://antin:mat-khau@127.0.0.1:9/antin',
      PUBLIC_URL: 'https://antin.test',
      TSA_URLS: 'https://tsa.test',
    }).ended();
    expect(code, output).to.equal(18);
    expect(complaints(output)).to.have.length(1);
    expect(output).not.to.include('mat-khau');
  });
});
