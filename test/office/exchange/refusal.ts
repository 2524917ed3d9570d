import type { AppError } from '../../../src/app-error.ts';

/** The refusal that `work` ends with; a test that is not refused fails here. */
export async function refusal(work: Promise<unknown>): Promise<AppError> {
  const outcome = await work.then(
    () => null,
    (reason: unknown) => reason as AppError,
  );
  if (!outcome) throw new Error('nothing was refused');
  return outcome;
}
