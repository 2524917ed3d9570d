/** PostgreSQL's log kept file by file, so that a backup can be brought to any later moment. */
import { randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isSegment, segmentNumber } from './base-backup.ts';

export const ARCHIVE_ID = 'wal-archive.id';
const SEGMENT_BYTES = 16 * 1024 * 1024;

/**
 * The name of this data folder's own archive. A restored folder gets a new one: what the old one wrote after the backup
 * must not be mixed with what the new one writes.
 */
export function archiveIdOf(dataDir: string): string {
  const path = join(dataDir, ARCHIVE_ID);
  mkdirSync(dataDir, { recursive: true, mode: 0o750 });
  try {
    writeFileSync(path, `${randomBytes(8).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}

/**
 * Settings of a server that archives. A file is written under another name, synced and then named; one that stands there
 * already must be the same (§25.3.1). A file goes at the latest a minute after something was written.
 */
export function archiveSettings(folder: string): Readonly<Record<string, string>> {
  const at = (name: string) => `${shellWord(folder)}/${name}`;
  const temporary = at('.%f.new');
  const file = at('%f.gz');
  const write = `gzip -1nc "%p" > ${temporary} && sync ${temporary} && mv ${temporary} ${file} && sync ${shellWord(folder)}`;
  const same = `gzip -dc ${file} | cmp -s - "%p"`;
  return {
    archive_mode: 'on',
    archive_timeout: '60',
    archive_command: `if test -f ${file}; then ${same}; else ${write}; fi`,
  };
}

/** Settings with which PostgreSQL reads an archive while it recovers. */
export function recoverySettings(folder: string, until: Date | 'latest'): Readonly<Record<string, string>> {
  const file = `${shellWord(folder)}/%f.gz`;
  return {
    restore_command: `test -f ${file} && gzip -dc ${file} > "%p"`,
    hot_standby: 'off',
    recovery_target_action: 'promote',
    ...(until !== 'latest' && {
      recovery_target_time: until.toISOString().replace('T', ' ').replace('Z', '+00'),
    }),
  };
}

/** In apostrophes for the shell, and a percent sign doubled for PostgreSQL. */
function shellWord(text: string): string {
  return `'${text.replaceAll('%', '%%').replaceAll("'", `'\\''`)}'`;
}

/** Archived log files from `first` on, in their order, of every timeline. */
export async function archivedSegments(folder: string, first: string): Promise<readonly string[]> {
  const names = (await readdir(folder).catch(() => [] as string[])).map((name) => name.replace(/\.gz$/, ''));
  return names
    .filter((name) => isSegment(name) && segmentNumber(name) >= segmentNumber(first))
    .sort((a, b) => segmentNumber(a) - segmentNumber(b) || a.localeCompare(b));
}

/**
 * The first archived file from `first` on that is missing or can not be read; null when all are whole. PostgreSQL would
 * take a damaged file for the end of the log and stop there without a word.
 */
export async function firstGap(folder: string, first: string): Promise<string | null> {
  let expected = segmentNumber(first);
  for (const name of await archivedSegments(folder, first)) {
    const number = segmentNumber(name);
    if (number > expected) return name;
    expected = number + 1;
    if (!(await isWhole(join(folder, `${name}.gz`)))) return name;
  }
  return null;
}

async function isWhole(path: string): Promise<boolean> {
  let bytes = 0;
  const gunzip = createGunzip();
  gunzip.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  return pipeline(createReadStream(path), gunzip).then(
    () => bytes === SEGMENT_BYTES,
    () => false,
  );
}

/** Removes what is older than the first log file that the oldest kept backup needs. Returns how many files went. */
export async function pruneArchive(folder: string, oldestNeeded: string): Promise<number> {
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => name.endsWith('.gz'));
  const old = names.filter((name) => {
    const segment = name.replace(/\.gz$/, '');
    return isSegment(segment) && segmentNumber(segment) < segmentNumber(oldestNeeded);
  });
  for (const name of old) await rm(join(folder, name));
  return old.length;
}
