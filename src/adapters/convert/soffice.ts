/**
 * DOCX and ODT to PDF by LibreOffice, a program of its own: with a profile and a folder for this one file, little time and
 * memory, no network where the kernel lets it be taken away, and no macros, links or updates in any case.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../app-error.ts';
import type { ConvertToPdf } from '../../office/outgoing/convert-file.ts';
import { convertErrors } from './errors.ts';
import { carefulProfile } from './profile.ts';

export interface SofficeOptions {
  /** Absolute; undefined: not installed. */
  readonly program: string | undefined;
  readonly timeLimitMs?: number;
  /** The largest PDF that is taken back. */
  readonly outputLimit: number;
}

const ADDRESS_SPACE_KB = 6 * 1024 * 1024;
const TIME_LIMIT_MS = 60_000;
/** One runs; these wait for it. LibreOffice takes a core and hundreds of megabytes each. */
const MOST_WAITING = 4;

/** @throws from the function it returns: AppError CONVERTER_NOT_INSTALLED, CONVERTER_BUSY, CONVERSION_FAILED */
export function createConverter({
  program,
  outputLimit,
  timeLimitMs = TIME_LIMIT_MS,
}: SofficeOptions): ConvertToPdf {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (bytes, format) => {
    if (program === undefined) throw new AppError(convertErrors.CONVERTER_NOT_INSTALLED);
    if (waiting > MOST_WAITING) throw new AppError(convertErrors.CONVERTER_BUSY);
    waiting++;
    const turn = last.then(() => convertOne({ program, outputLimit, timeLimitMs }, bytes, format));
    last = turn.catch(() => undefined).finally(() => waiting--);
    return turn;
  };
}

type Settled = SofficeOptions & { readonly program: string; readonly timeLimitMs: number };

async function convertOne(options: Settled, bytes: Uint8Array, format: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'antin-convert-'));
  try {
    const source = join(folder, `source.${format}`);
    const [profile, results] = [join(folder, 'profile'), join(folder, 'pdf')];
    await mkdir(join(profile, 'user'), { recursive: true });
    await mkdir(results);
    await writeFile(join(profile, 'user', 'registrymodifications.xcu'), carefulProfile);
    await writeFile(source, bytes, { mode: 0o600 });
    await run(options, folder, [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      '--headless',
      '--norestore',
      '--nolockcheck',
      '--nodefault',
      '--nofirststartwizard',
      '--convert-to',
      'pdf',
      '--outdir',
      results,
      source,
    ]);
    return await result(results);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The limits are set by the shell and inherited; `unshare` takes the network away where that is allowed without privileges. */
const launcher = `ulimit -v "$1"; ulimit -f "$2"; ulimit -c 0; shift 2
if unshare -rn true 2>/dev/null; then exec unshare -rn "$@"; fi
exec "$@"`;

async function run(options: Settled, folder: string, words: readonly string[]): Promise<void> {
  const blocks = Math.ceil(options.outputLimit / 512);
  const child = spawn(
    '/bin/sh',
    ['-c', launcher, 'convert', String(ADDRESS_SPACE_KB), String(blocks), options.program, ...words],
    {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' },
    },
  );
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killGroup(child);
  }, options.timeLimitMs);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    if (late) throw failed('quá thời gian cho phép', 'it took too long');
    if (code !== 0) throw failed('LibreOffice báo lỗi', 'LibreOffice failed');
  } finally {
    clearTimeout(timer);
    // What it left running would outlive the request.
    killGroup(child);
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has ended.
  }
}

/** It ends with 0 also when it could not read the file: what counts is that a PDF lies there. */
async function result(folder: string): Promise<Uint8Array> {
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.pdf'));
  if (name === undefined) throw failed('không đọc được nội dung', 'its content can not be read');
  return readFile(join(folder, name));
}

function failed(reasonVi: string, reasonEn: string): AppError {
  return new AppError(convertErrors.CONVERSION_FAILED, { params: { reasonVi, reasonEn } });
}
