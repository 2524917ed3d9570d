/** A process of its own. Runs the cases one after another and says before each which one it is, so that a hang can be named. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { testSigner } from '../../test/support/signing-fixtures.ts';
import { exercise } from './exercise.ts';
import { pathOf, type WorkerMessage, type WorkerTask } from './messages.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { seedFiles } from './seeds.ts';

async function run({ seed, from, until, folder, slowMs }: WorkerTask): Promise<void> {
  const seeds = await seedFiles();
  const signer = testSigner('Fuzz');
  const tell = (message: WorkerMessage): unknown => process.send?.(message);
  for (let index = from; Date.now() < until; index++) {
    const random = new Random(seed, index);
    const bytes = mutate(random.pick(seeds), random.pick(seeds), random);
    writeFileSync(join(folder, 'current.pdf'), bytes);
    tell({ kind: 'begins', index });
    const started = performance.now();
    const common = { kind: 'ended', index } as const;
    const spent = () => ({ ms: performance.now() - started, heap: process.memoryUsage().heapUsed });
    try {
      const outcome = await exercise(bytes, signer);
      const cost = spent();
      if (cost.ms > slowMs) writeFileSync(`${pathOf(folder, seed, index)}.pdf`, bytes);
      tell({ ...common, ...cost, outcome });
    } catch (error) {
      writeFileSync(`${pathOf(folder, seed, index)}.pdf`, bytes);
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
