import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A fresh folder that is removed when this mocha process has run its last test. */
export function temporaryFolder(purpose = 'test'): string {
  const folder = mkdtempSync(join(tmpdir(), `antin-${purpose}-`));
  made.push(folder);
  return folder;
}

// `exit` comes after every hook, so nothing that still writes into a folder is surprised.
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});
