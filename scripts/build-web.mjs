/**
 * Builds the plain first page: src/web/*.ts by the TypeScript compiler, the other files as they are, into dist/web.
 * `buildWeb` is for scripts/build.mjs and the browser tests; run directly it builds into dist/web.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'src/web');

/** @param {string} target folder that receives the page */
export function buildWeb(target = join(root, 'dist/web')) {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const made = spawnSync(process.execPath, [compiler, '-p', source, '--noCheck', '--outDir', target], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`src/web does not compile:\n${made.stdout}${made.stderr}`);
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source))
    if (/\.(html|css|svg)$/.test(name)) copyFileSync(join(source, name), join(target, name));
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) buildWeb();
