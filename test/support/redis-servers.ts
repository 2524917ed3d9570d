/** Redis processes of Debian in every shape: alone, with sentinels, as a cluster. Each ends at `stop`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/faults/free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

export class RedisServers {
  readonly #program: string;
  readonly #running = new Map<number, ChildProcess>();

  /** @param program the path of redis-server */
  constructor(program: string) {
    this.#program = program;
  }

  /** @param words further words, such as `--requirepass x` @returns its port */
  async server(words: readonly string[] = [], port?: number): Promise<number> {
    const taken = port ?? (await freePort());
    const folder = temporaryFolder('redis');
    const listen = words.includes('--tls-cert-file')
      ? ['--port', '0', '--tls-port', String(taken)]
      : ['--port', String(taken)];
    const usual = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    await this.#start(taken, [...listen, ...usual, ...words], 'Ready to accept connections');
    return taken;
  }

  /** Sentinels that take a dead master's place away within a second. @returns their ports */
  async sentinels(count: number, masterPort: number, lines: readonly string[] = []): Promise<number[]> {
    const ports: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const port = await freePort();
      const path = join(temporaryFolder('sentinel'), 'sentinel.conf');
      const settings = [
        `port ${port}`,
        'bind 127.0.0.1',
        `sentinel monitor antin 127.0.0.1 ${masterPort} ${Math.floor(count / 2) + 1}`,
        'sentinel down-after-milliseconds antin 400',
        'sentinel failover-timeout antin 2000',
        ...lines,
      ];
      writeFileSync(path, settings.join('\n'));
      await this.#start(port, [path, '--sentinel'], '+monitor master');
      ports.push(port);
    }
    return ports;
  }

  /** @returns the ports of a cluster of masters that share all slots */
  async cluster(count: number, words: readonly string[] = []): Promise<number[]> {
    const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
    // The usual one, 10,000 above the other, may belong to an outgoing connection.
    const buses = await Promise.all(Array.from({ length: count }, () => freePort()));
    const ports = await Promise.all(
      buses.map((bus) => this.server([...cluster, '--cluster-port', String(bus), ...words])),
    );
    const nodes = ports.map((port) => new Redis({ port, host: '127.0.0.1' }));
    const share = 16_384 / count;
    for (const [n, node] of nodes.entries()) {
      await node.call('CLUSTER', 'ADDSLOTSRANGE', Math.ceil(n * share), Math.ceil((n + 1) * share) - 1);
      await node.call('CLUSTER', 'SET-CONFIG-EPOCH', n + 1);
      await node.call('CLUSTER', 'MEET', '127.0.0.1', ports[0]!, buses[0]!);
    }
    for (const node of nodes) {
      while (!String(await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await pause();
      while (
        String(await node.call('CLUSTER', 'NODES'))
          .trim()
          .split('\n').length < count
      )
        await pause();
    }
    for (const node of nodes) node.disconnect();
    return ports;
  }

  /** At once, as in a crash. */
  async kill(port: number): Promise<void> {
    const child = this.#running.get(port);
    this.#running.delete(port);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async stop(): Promise<void> {
    for (const port of [...this.#running.keys()].reverse()) await this.kill(port);
  }

  async #start(port: number, words: readonly string[], sign: string): Promise<void> {
    const child = spawn(this.#program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#running.set(port, child);
    let output = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes(sign)) resolve();
      });
      child.once('exit', () => reject(new Error(`Redis ended at its start: ${output}`)));
    });
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
