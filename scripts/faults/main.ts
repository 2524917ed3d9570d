/** npm run faults [-- --kills=N --seed=N --queues=postgres|redis --minutes=N --json] */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../freshness.mjs';
import { type FaultsArguments, readArguments, usage } from './arguments.ts';
import { faultsTotal, printReport } from './print.ts';
import { type FaultsReport, runFaults } from './run-faults.ts';
import { total } from './saboteur.ts';

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const given = readArguments(words);
  const reports: FaultsReport[] = [];
  for (const queues of given.queues) reports.push(await runOn(queues, given));
  const kept = {
    date: new Date().toISOString(),
    commit: commit(),
    kills: reports.reduce((sum, { sabotage }) => sum + total(sabotage), 0),
    faults: reports.reduce((sum, report) => sum + faultsTotal(report), 0),
    runs: reports,
  };
  if (given.keep) writeFileSync(given.keep, `${JSON.stringify(kept, null, 2)}\n`);
  if (given.json) process.stdout.write(`${JSON.stringify(kept, null, 2)}\n`);
  return kept.faults === 0 && kept.kills >= given.kills ? 0 : 1;
}

async function runOn(queues: 'postgres' | 'redis', given: FaultsArguments): Promise<FaultsReport> {
  const folder = mkdtempSync(join(tmpdir(), 'antin-faults-'));
  const say = (line: string) => {
    if (!given.json) process.stdout.write(`${line}\n`);
  };
  const share = Math.ceil(given.kills / given.queues.length);
  say(`Hàng đợi · queues: ${queues}; ${share} SIGKILL; seed ${given.seed}; ${folder}`);
  let told = 0;
  const report = await runFaults({
    folder,
    kills: share,
    seed: given.seed,
    minutes: given.minutes / given.queues.length,
    redisServer: queues === 'redis' ? redisServer() : undefined,
    onKill: (sabotage) => {
      if (total(sabotage) < told + 50) return;
      told = total(sabotage);
      say(`  ${told} SIGKILL …`);
    },
  });
  say(printReport(report));
  // What went wrong can be looked at: logs and data stay.
  if (faultsTotal(report) === 0) rmSync(folder, { recursive: true, force: true });
  else say(`  Nhật ký và dữ liệu · logs and data: ${folder}`);
  return report;
}

function redisServer(): string {
  const path = spawnSync('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' }).stdout.trim();
  if (!path) throw new Error('redis-server không có trên máy này (Debian: redis-server) · is not installed');
  return path;
}

function commit(): string {
  return spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim();
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  },
);
