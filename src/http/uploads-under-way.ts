/** Uploads that one account, or one address without an account, may have under way at once in one process. */
import { AppError } from '../app-error.ts';
import { httpErrors } from './errors.ts';

const MOST_AT_ONCE = 16;

export type UploadsUnderWay = <T>(whose: string, work: () => Promise<T>) => Promise<T>;

export function makeUploadsUnderWay(most = MOST_AT_ONCE): UploadsUnderWay {
  const underWay = new Map<string, number>();
  return async (whose, work) => {
    const already = underWay.get(whose) ?? 0;
    if (already >= most)
      throw new AppError(httpErrors.TOO_MANY_UPLOADS, { details: { retryAfterSeconds: 10 } });
    underWay.set(whose, already + 1);
    try {
      return await work();
    } finally {
      const left = (underWay.get(whose) ?? 1) - 1;
      if (left === 0) underWay.delete(whose);
      else underWay.set(whose, left);
    }
  };
}
