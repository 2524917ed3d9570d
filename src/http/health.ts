/** /healthz: the process answers. /readyz: may it be given work? */
import type { RequestHandler } from 'express';

export interface ReadinessCheck {
  readonly name: 'database' | 'queue' | 'storage' | 'tsa' | 'mail';
  /** `degraded`: work goes on without it (without a TSA documents are signed B-B, marked, and upgraded later). */
  readonly whenDown: 'unready' | 'degraded';
  /** Rejects when the engine is out of reach. */
  readonly check: () => Promise<void>;
}

interface CheckResult {
  readonly name: string;
  readonly state: 'up' | 'down';
  readonly ms: number;
  readonly whenDown: ReadinessCheck['whenDown'];
}

export const CHECK_LIMIT_MS = 2_000;

/** Each engine has `limitMs`; what does not answer in time is down. */
export async function inspect(checks: readonly ReadinessCheck[], limitMs: number): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async ({ name, whenDown, check }) => {
      const started = performance.now();
      const state = await within(limitMs, check).then(
        () => 'up' as const,
        () => 'down' as const,
      );
      return { name, state, ms: Math.round(performance.now() - started), whenDown };
    }),
  );
}

async function within(limitMs: number, check: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}

export const healthz: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'ok' });
};

export function readyz(
  checks: readonly ReadinessCheck[],
  stopping: AbortSignal,
  limitMs = CHECK_LIMIT_MS,
): RequestHandler {
  return async (_request, response) => {
    const results = await inspect(checks, limitMs);
    const down = results.filter(({ state }) => state === 'down');
    const unready = stopping.aborted || down.some(({ whenDown }) => whenDown === 'unready');
    const status = unready ? 'unready' : down.length > 0 ? 'degraded' : 'ready';
    response
      .set('Cache-Control', 'no-store')
      .status(unready ? 503 : 200)
      .json({ status, stopping: stopping.aborted, checks: results });
  };
}
