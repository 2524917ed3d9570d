/** Debian's PostgreSQL as an office has it: over TCP with TLS and a password, and an account that owns one database only. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { freePort } from '../../scripts/faults/free-port.ts';
import { withClient } from '../../src/adapters/database/connect.ts';
import { loopbackCertificate } from './loopback-certificate.ts';
import { leavePending } from './needs.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface DebianPostgres {
  /** For the service: TLS checked against the server's own authority. */
  readonly url: string;
  /** For looking behind the answers, with every right. */
  readonly adminUrl: string;
  /** As `SHOW server_version` says it. */
  readonly version: string;
  stop(): Promise<void>;
}

/** Leaves the test pending when the package is missing. */
export async function startDebianPostgres(context: Context): Promise<DebianPostgres> {
  const bin = binaries() ?? leavePending(context, 'needs postgresql (postgres)');
  const folder = temporaryFolder('debian-postgres');
  const data = join(folder, 'data');
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const { key, certificate } = loopbackCertificate();
  writeFileSync(join(folder, 'password'), password);
  writeFileSync(join(folder, 'ca.pem'), certificate);
  const own = ownAccount(folder);
  const run = (program: string, ...words: string[]) =>
    execFileSync(own[0] ?? program, [...own.slice(1), ...(own[0] ? [program] : []), ...words], {
      stdio: 'pipe',
    });
  const trust = ['--auth=scram-sha-256', `--pwfile=${join(folder, 'password')}`];
  run(join(bin, 'initdb'), '-D', data, '-U', 'admin', '-E', 'UTF8', '--locale=C', '--no-sync', ...trust);
  for (const [name, text] of [
    ['server.crt', certificate],
    ['server.key', key],
  ] as const)
    writeFileSync(join(data, name), text);
  chmodSync(join(data, 'server.key'), 0o600);
  if (own.length > 0) execFileSync('chown', ['-R', 'postgres', data]);
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    ssl: 'on',
    fsync: 'off',
    unix_socket_directories: '',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(
    own[0] ?? join(bin, 'postgres'),
    [...own.slice(1), ...(own[0] ? [join(bin, 'postgres')] : []), '-D', data, ...words],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  await untilReady(child);
  const at = (user: string, secret: string, database: string) =>
    `postgres://${user}:${secret}@127.0.0.1:${port}/${database}?sslmode=verify-full&sslrootcert=${join(folder, 'ca.pem')}`;
  const adminUrl = at('admin', password, 'antin');
  const secret = randomBytes(12).toString('hex');
  const version = await withClient(
    { connectionString: at('admin', password, 'postgres') },
    async (client) => {
      await client.query(`CREATE ROLE antin LOGIN PASSWORD '${secret}'`);
      await client.query('CREATE DATABASE antin OWNER antin');
      return (await client.query('SHOW server_version')).rows[0].server_version as string;
    },
  );
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  return { url: at('antin', secret, 'antin'), adminUrl, version, stop };
}

function binaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  const majors = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return majors.map((major) => join(root, major, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** PostgreSQL refuses to run as root: then it runs as the package's own account. */
function ownAccount(folder: string): string[] {
  if (process.getuid?.() !== 0) return [];
  execFileSync('chown', ['postgres', folder]);
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'];
}

async function untilReady(child: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL ended at its start: ${output}`)));
  });
}
