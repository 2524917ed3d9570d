/** npm run faults:exchange [-- --instances 2 --documents 10000 --kills 200 --seed 2026 --minutes 180 --keep FILE.json --json] */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../freshness.mjs';
import { printExchange } from './exchange-print.ts';
import { runExchangeFaults } from './exchange-run.ts';
import { total } from './saboteur.ts';

const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '2' },
    documents: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '2026' },
    /** The disturbance ends by then; what was done is reckoned. */
    minutes: { type: 'string', default: '180' },
    /** File that keeps the tally; those of other numbers of systems stay in it. */
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

// A second signal ends at once.
const givenUp = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => givenUp.abort());

const folder = mkdtempSync(join(tmpdir(), 'antin-exchange-'));
const say = (line: string) => void (values.json || process.stdout.write(`${line}\n`));
const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
say(`Hạt giống · seed ${values.seed}; ${folder}`);
const report = await runExchangeFaults({
  folder,
  instances: Number(values.instances),
  documents: Number(values.documents),
  kills: Number(values.kills),
  seed: Number(values.seed),
  minutes: Number(values.minutes),
  givenUp: givenUp.signal,
  say,
});
const faults = report.tally.reduce((sum, count) => sum + count.faults.length, 0);
const kept = {
  date: new Date().toISOString(),
  commit: stdout.trim(),
  machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`,
  faults,
  ...report,
};
if (values.keep) writeFileSync(values.keep, `${JSON.stringify(kept, null, 2)}\n`);
process.stdout.write(values.json ? `${JSON.stringify(kept, null, 2)}\n` : printExchange(report));
if (faults === 0) rmSync(folder, { recursive: true, force: true });
else say(`Nhật ký và dữ liệu · logs and data: ${folder}`);
const { asked, sent, sabotage, neverHappened } = report;
const whole = sent === asked.documents && total(sabotage) >= asked.kills && neverHappened.length === 0;
process.exit(faults === 0 && whole ? 0 : 1);
