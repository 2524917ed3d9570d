/** A door on loopback before an engine: what passes can be watched, held back, stalled or cut. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What passes through one connection; `hold` swallows the bytes: a kill or a cut follows. */
export interface Tap {
  fromClient(connection: object, chunk: Buffer): 'pass' | 'hold';
  fromServer(connection: object, chunk: Buffer): 'pass' | 'hold';
}

export interface Door {
  readonly port: number;
  /** Breaks every connection and refuses new ones until `restore`. */
  cut(): void;
  /** Lets connections stand and nothing pass until `restore`: a network that swallows packets. */
  stall(): void;
  restore(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** @param connect opens a connection to the engine; called anew for each client */
export async function openDoor(connect: () => Socket, tap?: Tap): Promise<Door> {
  const pairs = new Set<Pair>();
  let state: 'open' | 'cut' | 'stalled' = 'open';
  const listener = createServer({ noDelay: true }, (client) => {
    if (state === 'cut') return void client.destroy();
    const pair = { client, server: connect() };
    pairs.add(pair);
    join(pair, tap, () => pairs.delete(pair));
    if (state === 'stalled') hold(pair);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    cut: () => {
      state = 'cut';
      for (const pair of pairs) end(pair);
    },
    stall: () => {
      state = 'stalled';
      for (const pair of pairs) hold(pair);
    },
    restore: () => {
      for (const { client, server } of state === 'stalled' ? pairs : []) {
        client.resume();
        server.resume();
      }
      state = 'open';
    },
    close: async () => {
      for (const pair of pairs) end(pair);
      listener.close();
      await once(listener, 'close');
    },
  };
}

function join(pair: Pair, tap: Tap | undefined, gone: () => void): void {
  const { client, server } = pair;
  const finish = () => {
    end(pair);
    gone();
  };
  for (const socket of [client, server]) {
    socket.on('error', finish);
    socket.on('close', finish);
  }
  client.on('data', (chunk) => {
    if (tap?.fromClient(pair, chunk) !== 'hold') server.write(chunk);
  });
  server.on('data', (chunk) => {
    if (tap?.fromServer(pair, chunk) !== 'hold') client.write(chunk);
  });
}

function hold({ client, server }: Pair): void {
  client.pause();
  server.pause();
}

function end({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}
