import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in the package's own package.json, from the sources as from the build. */
export function programVersion(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const version = readVersion(join(folder, 'package.json'));
    if (version !== null) return version;
    if (folder === dirname(folder)) return 'unknown';
  }
}

function readVersion(path: string): string | null {
  try {
    const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string };
    return name === 'an-tin' && version !== undefined ? version : null;
  } catch {
    return null;
  }
}
