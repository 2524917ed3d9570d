/** A redis-server of its own, with its append-only file: killed and started again on the same port and data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { freePort } from './free-port.ts';

export interface RedisServer {
  connect(): Socket;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** @param program the path of redis-server */
export async function startRedisServer(program: string, folder: string): Promise<RedisServer> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes'];
  let child: ChildProcess | undefined;
  const start = async () => {
    const started = spawn(program, [...words, '--dir', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
    child = started;
    let output = '';
    await new Promise<void>((resolve, reject) => {
      started.stdout.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes('Ready to accept connections')) resolve();
      });
      started.once('error', reject);
      started.once('exit', () => reject(new Error(`Redis ended at its start: ${output}`)));
    });
  };
  await start();
  return {
    connect: () => connect(port, '127.0.0.1'),
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    start,
  };
}
