import { AppError } from '../../../app-error.ts';
import { engineErrors } from './errors.ts';

export const NEEDED_MEGABYTES = 64;

/** What PostgreSQL says when its files are not as it left them. */
const DAMAGE =
  /could not locate a valid checkpoint|could not locate required checkpoint|invalid (primary )?checkpoint|incorrect checksum in control file|could not (open|read|access) (file|directory)|is not a valid data directory|invalid data in (file|lock file)|database files are incompatible|calculated CRC|wrong magic|unexpected pageaddr|invalid page in block|missing from|cache lookup failed|could not find (pg_class|tuple)/i;
const NOT_OURS = /has wrong ownership|has invalid permissions|Permission denied/i;
const RUNNING = /lock file ".*" already exists|pre-existing shared memory block/i;

/**
 * Turns what PostgreSQL or initdb wrote before it gave up into one sentence.
 * @param output all it wrote in this attempt
 * @param where the folder and the log file to name
 */
export function explainFailure(output: string, where: { folder: string; log: string }): AppError {
  const { folder, log } = where;
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return new AppError(engineErrors.DISK_FULL, { params: { folder, megabytes: NEEDED_MEGABYTES } });
  }
  const reason = firstComplaint(output);
  if (RUNNING.test(output)) {
    return new AppError(engineErrors.INSTANCE_RUNNING, { params: { folder, holder: reason } });
  }
  if (NOT_OURS.test(output)) {
    return new AppError(engineErrors.DATA_FOLDER_UNUSABLE, { params: { folder, reason } });
  }
  if (DAMAGE.test(output)) return new AppError(engineErrors.DATA_DAMAGED, { params: { folder, reason } });
  return new AppError(engineErrors.ENGINE_FAILED, { params: { reason, log } });
}

function firstComplaint(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const worst =
    lines.find((line) => /PANIC:|FATAL:|: (fatal|error):/.test(line)) ??
    lines.find((line) => /ERROR:/.test(line)) ??
    lines.at(-1);
  return (worst ?? 'không rõ / unknown')
    .replace(/^.*?(PANIC|FATAL|ERROR|error|fatal):\s*/, '')
    .replace(/[.\s]+$/, '');
}
