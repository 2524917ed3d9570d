/** A process of its own. Runs the cases one after another and says before each which one it is, so that a hang can be named. */
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { testSigner } from '../../test/support/signing-fixtures.ts';
import { exercise } from './exercise.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { seedFiles } from './seeds.ts';

export interface WorkerTask {
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  /** Where the file of the case that runs is kept. */
  readonly current: string;
}

export type WorkerMessage =
  | { readonly kind: 'begins'; readonly index: number }
  | {
      readonly kind: 'ended';
      readonly index: number;
      readonly ms: number;
      readonly heap: number;
      readonly outcome: Readonly<Record<string, string>>;
      readonly error?: string;
    }
  | { readonly kind: 'done' };

async function run({ seed, from, until, current }: WorkerTask): Promise<void> {
  const seeds = await seedFiles();
  const signer = testSigner('Fuzz');
  const tell = (message: WorkerMessage): unknown => process.send?.(message);
  for (let index = from; Date.now() < until; index++) {
    const random = new Random(seed, index);
    const bytes = mutate(random.pick(seeds), random.pick(seeds), random);
    writeFileSync(current, bytes);
    tell({ kind: 'begins', index });
    const started = performance.now();
    const common = { kind: 'ended', index } as const;
    const spent = () => ({ ms: performance.now() - started, heap: process.memoryUsage().heapUsed });
    try {
      const outcome = await exercise(bytes, signer);
      tell({ ...common, ...spent(), outcome });
    } catch (error) {
      tell({ ...common, ...spent(), outcome: {}, error: explain(error) });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  tell({ kind: 'done' });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\n${error.cause.stack}` : '';
  return `${error.stack}${cause}`;
}

await run(JSON.parse(process.argv[2]!) as WorkerTask);
process.disconnect();
