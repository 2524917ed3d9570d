/**
 * npm test [-- words for mocha, or test files]: runs the tests in two mocha processes side by side and ends with
 * one true line: "N passed, N failed[, N skipped]". Exit code 0 only when nothing failed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buildIsFresh, filesOf, root } from './freshness.mjs';

const words = process.argv.slice(2);
const isFile = (word) => !word.startsWith('-') && (word.includes('.test.ts') || existsSync(join(root, word)));
const named = words.filter(isFile);
const options = words.filter((word) => !isFile(word));
const files = named.length > 0 ? named.flatMap(expand) : expand('test');
const results = mkdtempSync(join(tmpdir(), 'antin-results-'));

// Several tests want the built service: made once, before the groups run side by side.
if (named.length === 0 && !buildIsFresh()) build();
const outcomes = await Promise.all(shards(files).map(runShard));
rmSync(results, { recursive: true, force: true });
report(outcomes);

function build() {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (status === 0) return;
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}

/** A folder stands for the tests below it; anything else is given to mocha, which knows globs. */
function expand(word) {
  const path = join(root, word);
  if (!existsSync(path)) return [word];
  return filesOf(path)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => relative(root, file));
}

/** Two groups of about the same weight; a test that takes long is mostly a long one. */
function shards(all) {
  const count = Math.min(2, availableParallelism(), all.length);
  const groups = Array.from({ length: Math.max(1, count) }, () => ({ weight: 0, files: [] }));
  const weight = (file) => (existsSync(join(root, file)) ? statSync(join(root, file)).size : 1);
  for (const file of [...all].sort((a, b) => weight(b) - weight(a))) {
    const lightest = groups.reduce((a, b) => (b.weight < a.weight ? b : a));
    lightest.files.push(file);
    lightest.weight += weight(file);
  }
  return groups.map((group) => group.files.sort());
}

/** The first group is shown as it runs, the others when they have ended. */
async function runShard(group, index) {
  const result = join(results, `${index}.json`);
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(root, 'scripts', 'test-reporter.mjs');
  const child = spawn(process.execPath, [mocha, '--reporter', reporter, ...options, ...group], {
    cwd: root,
    env: { ...process.env, ANTIN_TEST_RESULT: result },
    stdio: ['ignore', index === 0 ? 'inherit' : 'pipe', index === 0 ? 'inherit' : 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) =>
    child.once('close', (status, signal) => resolve(status ?? signal)),
  );
  return { code, output, ...readResult(result, code) };
}

/** A group that ended without a result has failed, whatever it printed. */
function readResult(file, code) {
  if (!existsSync(file))
    return { passes: 0, failures: 1, pending: [], failed: [], repeated: [], broken: true };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  if (code !== 0 && result.failures === 0) return { ...result, failures: 1, broken: true };
  return result;
}

function report(all) {
  for (const { output } of all) process.stdout.write(output);
  for (const { broken, code } of all) {
    if (broken) process.stdout.write(`\n✗ mocha ended with ${code} before all its tests had run\n`);
  }
  for (const failure of all.flatMap((outcome) => outcome.failed)) process.stdout.write(`\n✗ ${failure}\n`);
  for (const first of all.flatMap((outcome) => outcome.repeated))
    process.stdout.write(`\ntried a second time: ${first}\n`);
  const sum = (field) => all.reduce((total, outcome) => total + outcome[field], 0);
  const pending = all.flatMap((outcome) => outcome.pending);
  for (const [reason, count] of byReason(pending)) process.stdout.write(`  ${count} skipped: ${reason}\n`);
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
