import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { AppError } from '../../../app-error.ts';
import { ENGINE_MAJOR } from './binaries.ts';
import { engineErrors } from './errors.ts';
import { explainFailure } from './explain-failure.ts';
import type { RunAs } from './run-as.ts';

export const ENGINE_USER = 'antin';

interface Initialise {
  readonly initdb: string;
  readonly dataFolder: string;
  readonly account: RunAs;
  readonly log: string;
  readonly durable: boolean;
}

/**
 * Makes PostgreSQL's folder when it is not there. It is made under another name and renamed when complete, so a
 * folder of the right name is never half made.
 * @throws AppError DISK_FULL, DATA_DAMAGED, DATA_OTHER_VERSION, DATA_FOLDER_UNUSABLE, ENGINE_FAILED
 */
export function initialiseCluster(options: Initialise): void {
  const { dataFolder } = options;
  if (existsSync(dataFolder)) {
    checkVersion(dataFolder);
    return;
  }
  const unfinished = `${dataFolder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (options.account.owner) chownSync(unfinished, options.account.owner.uid, options.account.owner.gid);
  runInitdb(options, unfinished);
  renameSync(unfinished, dataFolder);
}

function runInitdb(options: Initialise, folder: string): void {
  const [command, ...words] = [...options.account.prefix, options.initdb];
  // Names sort by code point; Vietnamese order is asked for where it matters (COLLATE "vi-x-icu").
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
  const access = ['--username', ENGINE_USER, '--auth=trust', '--no-instructions'];
  const result = spawnSync(
    command!,
    [...words, '-D', folder, ...locale, ...access, ...(options.durable ? [] : ['--no-sync'])],
    { encoding: 'utf8', cwd: '/', env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' } },
  );
  if (result.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  const output = `${result.stderr ?? ''}\n${result.error?.message ?? ''}`;
  throw explainFailure(output, { folder: options.dataFolder, log: options.log });
}

function checkVersion(folder: string): void {
  let found: string;
  try {
    found = readFileSync(`${folder}/PG_VERSION`, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const spec = code === 'EACCES' ? engineErrors.DATA_FOLDER_UNUSABLE : engineErrors.DATA_DAMAGED;
    throw new AppError(spec, { params: { folder, reason: `PG_VERSION: ${code}` }, cause: error });
  }
  if (found === ENGINE_MAJOR) return;
  if (!/^\d+$/.test(found)) {
    throw new AppError(engineErrors.DATA_DAMAGED, { params: { folder, reason: 'PG_VERSION' } });
  }
  throw new AppError(engineErrors.DATA_OTHER_VERSION, { params: { folder, found, wanted: ENGINE_MAJOR } });
}
