/**
 * First part of npm run budgets: the files of a page's first opening, as brotli sends them, against what they may weigh.
 * Counts the document, its scripts with everything they import at once, the page's own chunk and all their styles.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KB = 1000;
export const budgets = [
  { name: 'sign-in', chunks: ['pages/sign-in/sign-in-page.tsx'], most: 300 * KB },
  { name: 'check', chunks: ['pages/check/check-page.tsx'], most: 300 * KB },
  { name: 'waiting', chunks: ['shell/signed-in.tsx', 'pages/waiting/waiting-page.tsx'], most: 400 * KB },
];

/**
 * @param {string} folder of the built application
 * @param {readonly string[]} chunks source files that are loaded beside the start
 * @returns {{ file: string, size: number }[]} in bytes, the heaviest first
 */
export function costOf(folder, chunks) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const files = new Set(['index.html', ...scriptsOf(folder)]);
  const seen = new Set();
  const take = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`the build has no ${key}`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const other of chunk.imports ?? []) take(other);
  };
  for (const key of ['index.html', ...chunks]) take(key);
  return [...files].map((file) => ({ file, size: sentSize(folder, file) })).sort((a, b) => b.size - a.size);
}

/** Scripts, preloads and styles that the document names itself. */
function scriptsOf(folder) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file);
}

function sentSize(folder, file) {
  const compressed = join(folder, `${file}.br`);
  return statSync(existsSync(compressed) ? compressed : join(folder, file)).size;
}

/** @param {string} folder of the built application */
export function report(folder) {
  for (const { name, chunks, most } of budgets) {
    const files = costOf(folder, chunks);
    const sum = files.reduce((total, { size }) => total + size, 0);
    const good = sum <= most;
    process.stdout.write(
      `${good ? '✓' : '✗'} ${name}: ${(sum / KB).toFixed(1)} / ${most / KB} KB, ${files.length} files\n`,
    );
    for (const { file, size } of files.slice(0, good ? 3 : 12))
      process.stdout.write(`    ${(size / KB).toFixed(1).padStart(6)}  ${file}\n`);
    if (!good) process.exitCode = 1;
  }
}
