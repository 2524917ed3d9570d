import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** `sun_path` of unix(7) has 108 bytes with its closing NUL. */
const MAX_SOCKET_PATH = 107;
const SOCKET_NAME = '.s.PGSQL.5432';
const SHORT_PREFIX = 'antin-pg-';

export const SOCKET_PORT = 5432;

/**
 * A folder only its owner may enter, in which PostgreSQL puts its socket: inside the data folder, or, when that
 * path is too long for a socket, a fresh one of the system's temporary folder.
 */
export function makeSocketFolder(dataDir: string, owner?: { uid: number; gid: number }): string {
  const near = join(dataDir, 'socket');
  const folder = fits(near) ? near : mkdtempSync(join(fits(shortFolder()) ? tmpdir() : '/tmp', SHORT_PREFIX));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

/** Removes a folder made by `makeSocketFolder`, and nothing else. */
export function removeSocketFolder(folder: string): void {
  if (basename(folder).startsWith(SHORT_PREFIX)) rmSync(folder, { recursive: true, force: true });
}

function shortFolder(): string {
  return join(tmpdir(), `${SHORT_PREFIX}XXXXXX`);
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, SOCKET_NAME)) <= MAX_SOCKET_PATH;
}
