import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs';
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

/**
 * PostgreSQL refuses to run as root, and `initdb` as an account without a name. Both are met by a user namespace
 * in which our own id has the number of some named account, so that it may still enter every folder that we may
 * enter. As root, a folder of another account is served as that account. Where namespaces are not allowed, root
 * falls back to `nobody`.
 * @param dataFolder PostgreSQL's own folder; need not exist yet
 * @param program a program that the chosen account must be able to start
 * @throws AppError DATA_FOLDER_UNUSABLE
 */
export function chooseAccount(dataFolder: string, program: string): RunAs {
  const own = process.getuid?.();
  if (own === undefined) return { prefix: [] };
  const place = existsSync(dataFolder) ? dataFolder : dirname(dataFolder);
  const { uid, gid } = statSync(place);
  if (own === 0 && uid !== 0) return serveAs(place, program, uid, gid);
  if (own !== 0 && (accounts().has(own) || process.platform !== 'linux'))
    return { prefix: parentDeathSignal() };
  const namespace = userNamespace();
  if (succeeds([...namespace, program, '--version'])) {
    return { prefix: [...namespace, ...parentDeathSignal()] };
  }
  if (own !== 0) throw unusable(place, own, program);
  const fallback = serveAs(place, program, NOBODY, NOBODY);
  if (existsSync(dataFolder)) giveTo(dataFolder, NOBODY, NOBODY);
  const note =
    'User namespaces are not allowed here: PostgreSQL runs as the account "nobody" · ' +
    'Máy không cho dùng user namespace: PostgreSQL chạy bằng tài khoản "nobody".';
  return { ...fallback, note };
}

/** Root becomes the account; one without a name also needs a namespace. */
function serveAs(place: string, program: string, uid: number, gid: number): RunAs {
  const become = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  const prefix = accounts().has(uid) ? become : [...become, ...userNamespace()];
  if (!succeeds([...prefix, program, '--version']) || !succeeds([...become, 'test', '-x', place])) {
    throw unusable(place, uid, program);
  }
  return { prefix: [...prefix, ...parentDeathSignal()], owner: { uid, gid } };
}

/** One id of the namespace is ours; any named account but root and `nobody` (which stands for unmapped ids). */
function userNamespace(): string[] {
  const named = [...accounts()].find((uid) => uid !== 0 && uid !== NOBODY) ?? NOBODY;
  return ['unshare', '--user', `--map-user=${named}`, `--map-group=${named}`, '--'];
}

/** The ids of passwd(5). Accounts of a directory service are not seen: for them the namespace works as well. */
function accounts(): Set<number> {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return new Set(lines.filter((line) => line.includes(':')).map((line) => Number(line.split(':')[2])));
  } catch {
    return new Set();
  }
}

/** Where setpriv is there, the kernel asks PostgreSQL to stop when we are killed without a chance to do so. */
function parentDeathSignal(): readonly string[] {
  const prefix = ['setpriv', '--pdeathsig', 'INT', '--'];
  return process.platform === 'linux' && succeeds([...prefix, 'true']) ? prefix : [];
}

function succeeds(command: readonly string[]): boolean {
  return spawnSync(command[0]!, command.slice(1), { stdio: 'ignore' }).status === 0;
}

function unusable(folder: string, uid: number, program: string): AppError {
  const reason = `tài khoản ${uid} phải vào được thư mục và chạy được ${program} / account ${uid} must reach both`;
  return new AppError(engineErrors.DATA_FOLDER_UNUSABLE, { params: { folder, reason } });
}

/** Gives a folder and all in it to an account; symbolic links themselves, not what they point at. */
function giveTo(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveTo(inner, uid, gid);
    else lchownSync(inner, uid, gid);
  }
}
