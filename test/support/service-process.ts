/** Starts the service as a process of its own and watches it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ServiceProcess {
  readonly child: ChildProcess;
  /** All it wrote so far. */
  output(): string;
  /** Resolves with its address when the banner stands; rejects with its output when it ends before. */
  ready(): Promise<string>;
  /** Sends a signal, when given, and waits for the end. */
  ended(signal?: NodeJS.Signals): Promise<{ code: number | null; output: string }>;
}

/** @param program the module to run, TypeScript or compiled; by default the stub that needs nothing of the office */
export function startProcess(
  environment: Readonly<Record<string, string>>,
  program = 'test/support/stub-service.ts',
): ServiceProcess {
  const loader = program.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, resolve(root, program)], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/tmp', PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a test can send a signal to all of it, as Ctrl-C does.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exit = once(child, 'close');
  return {
    child,
    output: () => output,
    ready: async () => {
      const address = () => /Address\s+(http\S+)/.exec(output)?.[1];
      const stands = () => /Ctrl-C/.test(output);
      while (!stands() && child.exitCode === null && child.signalCode === null) await pause();
      const found = address();
      if (!stands() || !found) throw new Error(`the service did not start:\n${output}`);
      return found;
    },
    ended: async (signal) => {
      if (signal && child.exitCode === null) child.kill(signal);
      await exit;
      return { code: child.exitCode, output };
    },
  };
}

/** The process id of the PostgreSQL that serves a data folder, when its pid file stands. */
export function postgresOf(dataDir: string): number | undefined {
  try {
    return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await pause();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
