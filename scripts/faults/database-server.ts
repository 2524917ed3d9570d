/** A PostgreSQL that stands alone, on the engine's binaries: killed without warning, started again on the same data. */
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Engine, startEngine } from '../../src/adapters/database/engine/embedded-postgres.ts';

export interface DatabaseServer {
  readonly user: string;
  /** A connection to the server as it stands now. */
  connect(): Socket;
  /** SIGKILL for the server and every process of it; resolves when none is left. */
  kill(): Promise<void>;
  /** SIGKILL for one process that serves a connection: PostgreSQL throws all out and recovers by itself. */
  killBackend(pick: (count: number) => number): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param folder a fresh folder; PostgreSQL's data live below it */
export async function startDatabaseServer(folder: string): Promise<DatabaseServer> {
  const launch = async (): Promise<Engine> => startEngine({ dataDir: folder });
  let engine = await launch();
  const processes = () => {
    const main = postmasterOf(folder);
    return main === undefined ? [] : [main, ...childrenOf(main)];
  };
  return {
    user: engine.address.user,
    connect: () => connect(join(engine.address.host, `.s.PGSQL.${engine.address.port}`)),
    kill: async () => {
      const all = processes();
      for (const pid of all) kill(pid);
      while (all.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    killBackend: (pick) => {
      const main = postmasterOf(folder);
      const backends = main === undefined ? [] : childrenOf(main).filter(servesConnection);
      if (backends.length > 0) kill(backends[pick(backends.length)]!);
      return backends.length > 0;
    },
    start: async () => {
      engine = await launch();
    },
    stop: () => engine.stop(),
  };
}

function postmasterOf(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.parent === parent);
}

/** Fields 3 and 4 of proc(5) `stat`: state and parent. */
function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const [state = '', parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** "postgres: antin antin [local] idle" */
function servesConnection(pid: number): boolean {
  try {
    return /^postgres: \S+ antin /.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  const state = statOf(pid)?.state;
  return state !== undefined && state !== 'Z';
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
