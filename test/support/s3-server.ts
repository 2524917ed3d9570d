/**
 * Debian's Ceph as an S3 server of its own on loopback: one monitor, one OSD in memory, one gateway. It checks the
 * SHA-256 of what it is sent and honours `If-None-Match: *`. Starts in some two seconds; nothing outlives `stop`.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as sdk from '@aws-sdk/client-s3';
import type { Context } from 'mocha';
import { freePort } from '../../scripts/faults/free-port.ts';
import { createS3Client, type S3Settings } from '../../src/adapters/storage/s3-client.ts';
import { needs } from './needs.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestS3 {
  readonly settings: S3Settings;
  /** As environment variables of the service. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** With one empty bucket. Leaves the test pending when Ceph is missing. */
export async function startS3(context: Context): Promise<TestS3> {
  for (const [program, name] of [
    ['ceph-mon', 'ceph-mon'],
    ['ceph-osd', 'ceph-osd'],
    ['radosgw', 'radosgw'],
  ] as const)
    needs(context, program, name);
  const folder = temporaryFolder('s3');
  const port = await freePort();
  const started: ChildProcess[] = [];
  const stop = async () => {
    for (const child of started.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  };
  try {
    await startCluster(folder, port, started);
    const settings: S3Settings = {
      endpoint: new URL(`http://127.0.0.1:${port}`),
      bucket: 'antin',
      region: 'us-east-1',
      accessKeyId: 'antin-test',
      secretAccessKey: 'chi-de-kiem-thu',
      forcePathStyle: true,
    };
    await makeBucket(settings);
    return { settings, environment: environmentOf(settings), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function environmentOf(settings: S3Settings): Record<string, string> {
  return {
    S3_ENDPOINT: settings.endpoint.href,
    S3_BUCKET: settings.bucket,
    S3_REGION: settings.region,
    S3_ACCESS_KEY_ID: settings.accessKeyId,
    S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
  };
}

async function startCluster(folder: string, port: number, started: ChildProcess[]): Promise<void> {
  for (const name of ['mon', 'osd', 'rgw', 'run']) mkdirSync(join(folder, name));
  const cluster = randomUUID();
  const osd = randomUUID();
  const monitor = `[v2:127.0.0.1:${await freePort()},v1:127.0.0.1:${await freePort()}]`;
  const conf = join(folder, 'ceph.conf');
  const keyring = join(folder, 'keyring');
  writeFileSync(conf, configuration(folder, cluster, monitor));
  const words = (...more: string[]) => ['-c', conf, ...more];
  const call = (program: string, ...more: string[]) => run(program, more, { timeout: 30_000 });
  const serve = (program: string, ...more: string[]) => {
    const log = openSync(join(folder, 'run', `${program}.out`), 'a');
    started.push(spawn(program, words(...more, '-f'), { stdio: ['ignore', log, log] }));
  };
  const all = (...kinds: string[]) => kinds.flatMap((kind) => ['--cap', kind, 'allow *']);
  await call('ceph-authtool', '--create-keyring', keyring, '--gen-key', '-n', 'mon.', ...all('mon'));
  await call('ceph-authtool', keyring, '--gen-key', '-n', 'client.admin', ...all('mon', 'osd', 'mgr'));
  await call('ceph-authtool', keyring, '--gen-key', '-n', 'osd.0', ...all('mon', 'osd'));
  const map = join(folder, 'monmap');
  await call('monmaptool', '--create', '--addv', 'a', monitor, '--fsid', cluster, map);
  await call('ceph-mon', ...words('--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring));
  serve('ceph-mon', '-i', 'a');
  await call('ceph', ...words('osd', 'new', osd, '0'));
  await call('ceph-osd', ...words('-i', '0', '--mkfs', '--osd-uuid', osd));
  serve('ceph-osd', '-i', '0');
  const keys = ['--access-key=antin-test', '--secret=chi-de-kiem-thu'];
  await call('radosgw-admin', ...words('user', 'create', '--uid=antin', '--display-name=antin', ...keys));
  serve('radosgw', '-n', 'client.admin', `--rgw_frontends=beast endpoint=127.0.0.1:${port}`);
}

/** One copy of everything, in memory. */
function configuration(folder: string, cluster: string, monitor: string): string {
  return `[global]
fsid = ${cluster}
mon_host = ${monitor}
mon_initial_members = a
public_addr = 127.0.0.1
keyring = ${folder}/keyring
mon_data = ${folder}/mon
osd_data = ${folder}/osd
rgw_data = ${folder}/rgw
run_dir = ${folder}/run
admin_socket = ${folder}/run/$name.asok
log_file = ${folder}/run/$name.log
mon_cluster_log_file = ${folder}/run/cluster.log
osd_objectstore = memstore
memstore_device_bytes = 1073741824
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_data_avail_crit = 1
paxos_propose_interval = 0.05
`;
}

async function makeBucket(settings: S3Settings): Promise<void> {
  const client = createS3Client(sdk, settings);
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await client.send(new sdk.CreateBucketCommand({ Bucket: settings.bucket }));
        return;
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    client.destroy();
  }
}
