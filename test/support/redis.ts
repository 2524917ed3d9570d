/** A Redis of its own that can be killed and started again on the same port. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../scripts/faults/free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestRedis {
  readonly url: string;
  start(): Promise<void>;
  /** At once, as in a crash; what it held is gone. */
  kill(): Promise<void>;
}

/** @param program the path of redis-server */
export async function testRedis(program: string): Promise<TestRedis> {
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let child: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}/0`,
    start: async () => {
      const started = spawn(program, [...words, '--dir', temporaryFolder('redis')], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child = started;
      for await (const chunk of started.stdout) {
        if (String(chunk).includes('Ready to accept connections')) return;
      }
      throw new Error('Redis ended at its start');
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
