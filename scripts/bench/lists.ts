/**
 * npm run bench:lists [-- --documents 1000000 --deliveries 10000000 --json]: what people look at every day, asked of the real
 * service over HTTP on a database of that size. Needs some 20 GB of disk for the full size, given back at the end; with
 * --keep FOLDER it stays for the next time. --seed-only asks nothing, --only TEXT asks the questions whose name holds the text.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Cast } from '../journey/cast.ts';
import { type Question, questions } from './list-questions.ts';
import { seedLists } from './seed-lists.ts';
import { startServiceUnderLoad } from './service-under-load.ts';

interface Row {
  readonly name: string;
  readonly items: number | null;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Of the service and its PostgreSQL for one answer; other work on the machine changes it less than the clock. */
  readonly processorMs: number;
}

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '100000' },
    deliveries: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '100' },
    keep: { type: 'string' },
    'seed-only': { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const size = { documents: Number(values.documents), deliveries: Number(values.deliveries) };
const folder = values.keep === undefined ? undefined : resolve(values.keep);
const made = join(folder ?? '', 'bench-lists.json');
const kept = folder !== undefined && existsSync(made);
if (kept && readFileSync(made, 'utf8') !== JSON.stringify(size))
  throw new Error(`${made}: another size; give it, or another folder`);
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const service = await startServiceUnderLoad({ ROLES: 'web,workers', ...(folder && { DATA_DIR: folder }) });
try {
  if (!kept) await seed();
  if (!values['seed-only']) await askEverything();
} finally {
  await service.stop();
}

async function seed(): Promise<void> {
  const began = performance.now();
  const clock = () => ((performance.now() - began) / 1000).toFixed(0);
  await seedLists(service.pool, size, (step) => note(`${clock()} s: ${step}`));
  note(`seeded in ${clock()} s`);
  if (folder !== undefined) writeFileSync(made, JSON.stringify(size));
}

async function askEverything(): Promise<void> {
  const { rows: sizes } = await service.pool.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  const gigabytes = Number(sizes[0]!.bytes) / 1e9;
  const rows = await measureAll();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  const facts = { machine, ...size, gigabytes, rounds: Number(values.rounds) };
  if (values.json) print(JSON.stringify({ ...facts, rows }, null, 2));
  else
    print(
      [
        `${machine}; ${size.documents} + ${size.deliveries}, ${gigabytes.toFixed(1)} GB`,
        '',
        ...table(rows),
      ].join('\n'),
    );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function measureAll(): Promise<Row[]> {
  const cast = new Cast(service.origin);
  const asked = await questions(cast, service.pool);
  const rows: Row[] = [];
  for (const question of asked) if (question.name.includes(values.only)) rows.push(await measure(question));
  return rows;
}

async function measure({ name, ask, rounds }: Question): Promise<Row> {
  const times: number[] = [];
  let items: number | null = null;
  const wanted = Math.min(rounds ?? Number.POSITIVE_INFINITY, Number(values.rounds));
  let before = 0;
  for (let round = -3; round < wanted; round += 1) {
    if (round === 0) before = service.processorTime();
    const start = performance.now();
    const answer = await ask(Math.abs(round));
    if (round >= 0) times.push(performance.now() - start);
    items = answer.items?.length ?? null;
  }
  const processorMs = ((service.processorTime() - before) * 1000) / wanted;
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))]!;
  const row = { name, items, p50: at(0.5), p95: at(0.95), p99: at(0.99), processorMs };
  note(
    `${name}: ${items ?? ''} p50 ${row.p50.toFixed(1)} p95 ${row.p95.toFixed(1)} CPU ${processorMs.toFixed(1)}`,
  );
  return row;
}

function table(rows: readonly Row[]): string[] {
  const head =
    '| câu hỏi · question | dòng · rows | p50 ms | p95 ms | p99 ms | CPU ms |\n| --- | ---: | ---: | ---: | ---: | ---: |';
  const lines = rows.map(
    ({ name, items, p50, p95, p99, processorMs }) =>
      `| ${name} | ${items ?? ''} | ${p50.toFixed(1)} | ${p95.toFixed(1)} | ${p99.toFixed(1)} | ${processorMs.toFixed(1)} |`,
  );
  return [head, ...lines];
}
