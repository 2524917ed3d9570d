import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lchownSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../../app-error.ts';
import { engineErrors } from './errors.ts';

/** How PostgreSQL's programs are started: words put before the command, and the account that files belong to. */
export interface RunAs {
  readonly prefix: readonly string[];
  /** Set when files must belong to another account than ours. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** One line for the log when the way is not the usual one. */
  readonly note?: string;
}

const NOBODY = 65534;
/** An ordinary user id inside the namespace; PostgreSQL only insists that it is not 0. */
const NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];

/**
 * PostgreSQL refuses to run as root. As root it is started in a user namespace in which our own id has another
 * number, so that it may enter every folder that we may enter; a folder of another account is served as that
 * account; where namespaces are not allowed, as `nobody`.
 * @param dataFolder PostgreSQL's own folder; need not exist yet
 * @param program a program that the chosen account must be able to start
 * @throws AppError DATA_FOLDER_UNUSABLE
 */
export function chooseAccount(dataFolder: string, program: string): RunAs {
  if (process.getuid?.() !== 0) return { prefix: parentDeathSignal() };
  const place = existsSync(dataFolder) ? dataFolder : dirname(dataFolder);
  const { uid, gid } = statSync(place);
  if (uid !== 0) return asOwner(place, program, uid, gid);
  if (succeeds([...NAMESPACE, program, '--version'])) {
    return { prefix: [...NAMESPACE, ...parentDeathSignal()] };
  }
  const fallback = asOwner(place, program, NOBODY, NOBODY);
  if (existsSync(dataFolder)) giveTo(dataFolder, NOBODY, NOBODY);
  const note =
    'User namespaces are not allowed here: PostgreSQL runs as the account "nobody" · ' +
    'Máy không cho dùng user namespace: PostgreSQL chạy bằng tài khoản "nobody".';
  return { ...fallback, note };
}

function asOwner(place: string, program: string, uid: number, gid: number): RunAs {
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  if (!succeeds([...prefix, program, '--version']) || !succeeds([...prefix, 'test', '-x', place])) {
    throw new AppError(engineErrors.DATA_FOLDER_UNUSABLE, {
      params: {
        folder: place,
        reason: `tài khoản ${uid} phải vào được thư mục và chạy được ${program} / account ${uid} must reach both`,
      },
    });
  }
  return { prefix: [...prefix, ...parentDeathSignal()], owner: { uid, gid } };
}

/** Where setpriv is there, the kernel asks PostgreSQL to stop when we are killed without a chance to do so. */
function parentDeathSignal(): readonly string[] {
  const prefix = ['setpriv', '--pdeathsig', 'INT', '--'];
  return process.platform === 'linux' && succeeds([...prefix, 'true']) ? prefix : [];
}

function succeeds(command: readonly string[]): boolean {
  return spawnSync(command[0]!, command.slice(1), { stdio: 'ignore' }).status === 0;
}

/** Gives a folder and all in it to an account; symbolic links themselves, not what they point at. */
export function giveTo(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveTo(inner, uid, gid);
    else lchownSync(inner, uid, gid);
  }
}
