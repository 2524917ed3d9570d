/**
 * npm test [-- words for mocha, or test files]: hands the test files to processes side by side, the long ones first,
 * and ends with one true line: "N passed, N failed[, N skipped]". Exit code 0 only when nothing failed.
 */
import { fork, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { buildIsFresh, filesOf, root } from './freshness.mjs';

/** Each may start a database, a service and a browser. */
const MOST_PROCESSES = 4;
/** Where tests start services, engines and browsers; the others take a moment. */
const LONG = ['browser', 'faults', 'journeys', 'conformance', 'adapters', 'scripts', 'hardening'];

const words = process.argv.slice(2);
const isFile = (word) => !word.startsWith('-') && (word.includes('.test.ts') || existsSync(join(root, word)));
const named = words.filter(isFile);
const options = words.filter((word) => !isFile(word));
const files = named.length > 0 ? named.flatMap(testsBelow) : testsBelow('test');

// Several tests want the built service: made once, before they run side by side.
if (named.length === 0 && !buildIsFresh()) build();
const queue = longOnesFirst(files);
const count = Math.min(MOST_PROCESSES, availableParallelism(), queue.length);
const outcomes = (await Promise.all(Array.from({ length: count }, work))).flat();
report(outcomes);

function build() {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status === 0) return;
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}

/** A folder stands for the tests below it. */
function testsBelow(word) {
  const path = join(root, word);
  if (!existsSync(path) || !statSync(path).isDirectory()) return [word];
  return filesOf(path)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => relative(root, file));
}

/** So that none begins when the others end. */
function longOnesFirst(all) {
  const rank = (file) => {
    const place = LONG.indexOf(file.split('/')[1]);
    return place < 0 ? LONG.length : place;
  };
  const size = (file) => (existsSync(join(root, file)) ? statSync(join(root, file)).size : 0);
  return [...all].sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

/** One process after the other until no file is left: one that dies takes the file it ran with it, no other. */
async function work() {
  const done = [];
  while (queue.length > 0) done.push(...(await runProcess()));
  return done;
}

/** @returns an outcome per file that was begun */
function runProcess() {
  const child = fork(join(root, 'scripts', 'test-worker.mjs'), options, {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const done = [];
  let file;
  let lines = [];
  const next = () => {
    file = queue.shift();
    lines = [];
    if (file === undefined) child.disconnect();
    else child.send({ file });
  };
  child.on('message', ({ line, result }) => {
    if (!result) return lines.push(line);
    done.push({ file, ...result });
    process.stdout.write(`${lines.join('\n')}\n  ${inSeconds(result.seconds)} ${file}\n`);
    next();
  });
  next();
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      if (file !== undefined || code !== 0) done.push(broken(file, code ?? signal, lines));
      resolve(done);
    });
  });
}

/** A process that ended before its file, or badly after all of them, has failed, whatever it printed. */
function broken(file = 'after the last test', code, lines) {
  process.stdout.write(`${lines.join('\n')}\n`);
  const failed = [`${file}: the process of the tests ended with ${code}`];
  return { file, passes: 0, failures: 1, pending: [], failed, repeated: [], seconds: 0 };
}

function inSeconds(seconds) {
  return `${seconds.toFixed(1).padStart(6)} s`;
}

function report(all) {
  const slowest = [...all].sort((a, b) => b.seconds - a.seconds).slice(0, 20);
  process.stdout.write('\nthe slowest files\n');
  for (const { file, seconds } of slowest) process.stdout.write(`  ${inSeconds(seconds)} ${file}\n`);
  for (const failure of all.flatMap(({ failed }) => failed)) process.stdout.write(`\n✗ ${failure}\n`);
  for (const first of all.flatMap(({ repeated }) => repeated))
    process.stdout.write(`\ntried a second time: ${first}\n`);
  const sum = (field) => all.reduce((total, outcome) => total + outcome[field], 0);
  const pending = all.flatMap((outcome) => outcome.pending);
  for (const [reason, times] of byReason(pending)) process.stdout.write(`  ${times} skipped: ${reason}\n`);
  const skipped = pending.length > 0 ? `, ${pending.length} skipped` : '';
  process.stdout.write(`${sum('passes')} passed, ${sum('failures')} failed${skipped}\n`);
  process.exitCode = sum('failures') > 0 || sum('passes') === 0 ? 1 : 0;
}

/** `needs()` writes the reason between brackets at the end of a suite's or a test's title. */
function byReason(titles) {
  const counts = new Map();
  for (const title of titles) {
    const reason = /\[([^\]]+)\]/.exec(title)?.[1] ?? title;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}
