/**
 * `npm run fuzz -- [--minutes N] [--seed S] [--from INDEX]`: damaged PDFs against reader, comparison, verdict and signing.
 * A finding is an untyped error, a case above 2 s, one that does not end in 20 s, or one that takes the worker's memory.
 * Each finding's file and story are kept in a folder that is printed. Exit code 1 when there was one.
 */
import { fork } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathOf, type WorkerMessage, type WorkerTask } from './messages.ts';

const SLOW_MS = 2_000;
const HUNG_MS = 20_000;
const MEMORY_MB = 1_536;
const ENOUGH = 20;

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, from: { type: 'string' } },
});
const seed = Number(values.seed ?? 1);
const until = Date.now() + Number(values.minutes ?? 1) * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'antin-fuzz-'));

const current = join(folder, 'current.pdf');
const outcomes = new Map<string, number>();
const findings: string[] = [];
let [cases, slowest, largestHeap, next] = [0, 0, 0, Number(values.from ?? 0)];

/** One worker; resolves when time is up or the worker had to be given up. */
function runWorker(): Promise<void> {
  const task: WorkerTask = { seed, from: next, until, folder, slowMs: SLOW_MS };
  const execArgv = ['--import', 'tsx', `--max-old-space-size=${MEMORY_MB}`];
  const worker = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify(task)], { execArgv });
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const giveUp = (why: string): void => {
    if (ended) return;
    ended = true;
    if (existsSync(current)) copyFileSync(current, `${pathOf(folder, seed, next)}.pdf`);
    keep(next, why);
    next++;
    worker.kill('SIGKILL');
  };
  worker.on('message', (message: WorkerMessage) => {
    clearTimeout(timer);
    if (message.kind === 'done') ended = true;
    else if (message.kind === 'ended') note(message);
    else timer = setTimeout(() => giveUp(`no end within ${HUNG_MS} ms`), HUNG_MS);
  });
  return new Promise((resolve) => {
    worker.on('exit', (code, signal) => {
      clearTimeout(timer);
      giveUp(`the worker died: ${code ?? signal}`);
      resolve();
    });
  });
}

function note(message: Extract<WorkerMessage, { kind: 'ended' }>): void {
  const { index, ms, heap, outcome, error } = message;
  cases++;
  next = index + 1;
  slowest = Math.max(slowest, ms);
  largestHeap = Math.max(largestHeap, heap);
  for (const [step, code] of Object.entries(outcome))
    outcomes.set(`${step} ${code}`, (outcomes.get(`${step} ${code}`) ?? 0) + 1);
  if (error) keep(index, error);
  else if (ms > SLOW_MS) keep(index, `took ${Math.round(ms)} ms`);
}

function keep(index: number, story: string): void {
  writeFileSync(`${pathOf(folder, seed, index)}.txt`, story);
  findings.push(`case ${index}: ${story.split('\n').slice(0, 3).join(' ')}`);
}

while (Date.now() < until && findings.length < ENOUGH) await runWorker();
for (const [what, count] of [...outcomes].sort()) console.log(`${what}: ${count}`);
console.log(
  `${cases} cases with seed ${seed}; slowest ${Math.round(slowest)} ms; largest heap ${Math.round(largestHeap / 2 ** 20)} MB`,
);
for (const finding of findings) console.log(finding);
if (findings.length > 0) console.log(`kept in ${folder}`);
process.exitCode = findings.length > 0 ? 1 : 0;
