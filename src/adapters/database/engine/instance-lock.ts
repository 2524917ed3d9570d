import { spawnSync } from 'node:child_process';
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../app-error.ts';
import { engineErrors } from './errors.ts';

export interface InstanceLock {
  release(): void;
}

/** `flock -E`: the exit code that means "somebody else holds it". */
const HELD = 75;
/** macOS `open(2)`: O_EXLOCK takes the lock while opening; Node has no constant for it. */
const DARWIN_O_EXLOCK = 0x20;

/**
 * One service per data folder. The lock is the kernel's (`flock(2)`), so it ends with the process however the
 * process ends, and no stale file can keep the next start out. `flock(1)` locks the open file description that
 * it inherits from us; the description, and with it the lock, stays ours after that helper has gone.
 * @throws AppError INSTANCE_RUNNING, DATA_FOLDER_UNUSABLE
 */
export function takeInstanceLock(folder: string): InstanceLock {
  const path = join(folder, 'instance.lock');
  const fd = openLockFile(path, folder);
  if (process.platform !== 'darwin') lockWithHelper(fd, path, folder);
  ftruncateSync(fd, 0);
  writeSync(fd, `${process.pid} ${new Date().toISOString()}\n`, 0);
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      // The file stays: removing it would let two later starters lock two different files of this name.
      ftruncateSync(fd, 0);
      closeSync(fd);
    },
  };
}

function openLockFile(path: string, folder: string): number {
  const flags = constants.O_RDWR | constants.O_CREAT;
  const exclusive = process.platform === 'darwin' ? DARWIN_O_EXLOCK | constants.O_NONBLOCK : 0;
  try {
    return openSync(path, flags | exclusive, 0o600);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') throw running(path, folder);
    if (code === 'ENOSPC') throw new AppError(engineErrors.DISK_FULL, { params: { folder, megabytes: 64 } });
    throw unusable(folder, message, error);
  }
}

function lockWithHelper(fd: number, path: string, folder: string): void {
  const helper = spawnSync('flock', ['-n', '-E', String(HELD), '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  });
  if (helper.status === 0) return;
  const failure =
    helper.status === HELD
      ? running(path, folder)
      : unusable(folder, helper.error?.message ?? `flock (util-linux) exit ${helper.status}`, helper.error);
  closeSync(fd);
  throw failure;
}

function running(path: string, folder: string): AppError {
  const [pid, since] = readFileSync(path, 'utf8').trim().split(' ');
  const holder = pid ? `PID ${pid}, ${since}` : 'PID ?';
  return new AppError(engineErrors.INSTANCE_RUNNING, { params: { folder, holder } });
}

function unusable(folder: string, reason: string, cause: unknown): AppError {
  return new AppError(engineErrors.DATA_FOLDER_UNUSABLE, { params: { folder, reason }, cause });
}
