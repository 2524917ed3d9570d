/** A door on loopback before an engine: what passes can be watched, held back, slowed, stalled or cut. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What passes through one connection; `hold` swallows the bytes: a kill or a cut follows. */
export interface Tap {
  fromClient(connection: object, chunk: Buffer): 'pass' | 'hold';
  fromServer(connection: object, chunk: Buffer): 'pass' | 'hold';
}

export interface Pace {
  /** Of each chunk, one way. */
  readonly latencyMs: number;
  readonly bytesPerSecond: number;
}

export interface Door {
  readonly port: number;
  /** Breaks every connection and refuses new ones until `restore`. */
  cut(): void;
  /** Lets connections stand and nothing pass until `restore`: a network that swallows packets. */
  stall(): void;
  /** Carries each chunk at this pace, old and new connections alike, until `restore`. */
  slow(pace: Pace): void;
  restore(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

const PIECE_BYTES = 4096;

/** @param connect opens a connection to the engine; called anew for each client */
export async function openDoor(connect: () => Socket, tap?: Tap): Promise<Door> {
  const pairs = new Set<Pair>();
  let state: 'open' | 'cut' | 'stalled' = 'open';
  let pace: Pace | undefined;
  const carry: Carry = async (from, to, chunk) => {
    if (pace === undefined) return void to.write(chunk);
    from.pause();
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      if (pace) await pause(pace.latencyMs + (piece.length * 1000) / pace.bytesPerSecond);
      to.write(piece);
    }
    if (state !== 'stalled') from.resume();
  };
  const listener = createServer({ noDelay: true }, (client) => {
    if (state === 'cut') return void client.destroy();
    const pair = { client, server: connect() };
    pairs.add(pair);
    join(pair, { tap, carry, gone: () => pairs.delete(pair) });
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
    slow: (wanted) => {
      pace = wanted;
    },
    restore: () => {
      for (const { client, server } of state === 'stalled' ? pairs : []) {
        client.resume();
        server.resume();
      }
      state = 'open';
      pace = undefined;
    },
    close: async () => {
      for (const pair of pairs) end(pair);
      listener.close();
      await once(listener, 'close');
    },
  };
}

type Carry = (from: Socket, to: Socket, chunk: Buffer) => Promise<void>;

interface Passage {
  readonly tap: Tap | undefined;
  readonly carry: Carry;
  readonly gone: () => void;
}

function join(pair: Pair, { tap, carry, gone }: Passage): void {
  const { client, server } = pair;
  const finish = () => {
    end(pair);
    gone();
  };
  for (const socket of [client, server]) {
    socket.on('error', finish);
    socket.on('close', finish);
  }
  client.on('data', (chunk: Buffer) => {
    if (tap?.fromClient(pair, chunk) !== 'hold') void carry(client, server, chunk);
  });
  server.on('data', (chunk: Buffer) => {
    if (tap?.fromServer(pair, chunk) !== 'hold') void carry(server, client, chunk);
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
