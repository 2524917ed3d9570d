/** One process of the built service with a role, started as an operator would: `node dist/src/main.js --roles=…`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export interface ServiceProcess {
  readonly pid: number;
  /** Resolves when it serves; rejects with its output when it ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly running: () => boolean;
  kill(signal: NodeJS.Signals): void;
}

export interface Launch {
  /** The compiled main module. */
  readonly program: string;
  readonly role: 'web' | 'workers';
  readonly environment: Readonly<Record<string, string>>;
  /** Everything it writes goes there. */
  readonly log: string;
}

export function launchService({ program, role, environment, log }: Launch): ServiceProcess {
  const child = spawn(process.execPath, [program, `--roles=${role}`], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const file = createWriteStream(log, { flags: 'a' });
  let head = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        file.write(chunk);
        if (head.length < 20_000) head += chunk.toString('utf8');
        if (head.includes('Ctrl-C')) resolve();
      });
    child.once('close', () => {
      file.end();
      reject(new Error(`the ${role} process ended at its start:\n${head}`));
    });
  });
  // Whoever kills a starting process does not ask whether it got ready.
  ready.catch(() => undefined);
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    running: () => isRunning(child),
    kill: (signal) => void child.kill(signal),
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
