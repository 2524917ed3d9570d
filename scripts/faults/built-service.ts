/** The built service: `dist`, made anew when the sources have changed since, or the folder that ANTIN_DIST names. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIsFresh, root } from '../freshness.mjs';

/** @returns the folder of the compiled modules */
export function ensureBuilt(): string {
  const given = process.env['ANTIN_DIST'];
  if (given) return given;
  if (!buildIsFresh()) {
    const result = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`could not build:\n${result.stdout}${result.stderr}`);
  }
  return join(root, 'dist');
}
