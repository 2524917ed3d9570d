/** The built service: `dist`, made anew when the sources have changed since, or the folder that ANTIN_DIST names. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildIsFresh, root } from '../freshness.mjs';

/** Held by the one that builds; a folder, because making one is all or nothing. */
const lock = join(root, 'node_modules', '.antin-build');
const GIVEN_UP_MS = 5 * 60_000;

/** Test processes that ask at the same time build once. @returns the folder of the compiled modules */
export function ensureBuilt(): string {
  const given = process.env['ANTIN_DIST'];
  if (given) return given;
  while (!buildIsFresh()) {
    if (takeLock()) buildUnderLock();
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  return join(root, 'dist');
}

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > GIVEN_UP_MS) rmdirSync(lock);
    return false;
  }
}

function buildUnderLock(): void {
  try {
    if (buildIsFresh()) return;
    const result = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`could not build:\n${result.stdout}${result.stderr}`);
  } finally {
    rmdirSync(lock);
  }
}
