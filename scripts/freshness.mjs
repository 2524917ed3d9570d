/** What is stale: installed packages against the lock file, and dist against the sources. Plain Node only. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const stampFile = join(root, 'dist', '.built-from');

const builtFrom = [
  'src',
  'queue-workers',
  'certs-dev',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/build-web.mjs',
  'scripts/compress-folder.mjs',
  'scripts/put-in-place.mjs',
];

/** True when every package of the lock file is installed in its version (other platforms' packages may lack). */
export function packagesAreFresh() {
  const wanted = readJson(join(root, 'package-lock.json'));
  // npm writes this file last, so an interrupted installation has none.
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted.packages).every(
    ([path, { version, optional }]) =>
      path === '' || installed.packages[path]?.version === version || (optional && !installed.packages[path]),
  );
}

/** True when dist was built from exactly these sources. */
export function buildIsFresh() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourcesDigest();
}

export function sourcesDigest(names = builtFrom) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of filesOf(join(root, name))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Every file at or below a path, in a stable order. */
export function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
