import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

const PATIENCE_MS = 60_000;

describe('a worker whose first connection to PostgreSQL breaks', () => {
  it('in a process of its own, when the start is refused, then the process lives on to say so and to end', function run() {
    this.timeout(2 * PATIENCE_MS);
    const program = join(import.meta.dirname, 'refused-start-program.ts');
    // A main loop that spins in microtasks would never let this process end by itself.
    const ended = spawnSync(process.execPath, ['--import', 'tsx', program], {
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    expect(`${ended.stdout}${ended.stderr}`).to.equal('refused, timers run, closed');
  });
});
