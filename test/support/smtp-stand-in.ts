/** A mail server on loopback that takes, refuses, stalls or drops as a test wishes. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface TakenMail {
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly mail: ParsedMail;
  readonly raw: string;
}

export interface SmtpStandIn {
  readonly port: number;
  readonly taken: TakenMail[];
  close(): Promise<void>;
}

/** A server that keeps the protocol. `onRcptTo`, `onData` and the rest may be replaced. */
export async function smtpServer(options: SMTPServerOptions = {}): Promise<SmtpStandIn> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const to = session.envelope.rcptTo.map(({ address }) => address);
        taken.push({ to, secure: session.secure, mail: await simpleParser(raw), raw });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, taken, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A server that does with each connection what it is told, and nothing else. */
export async function rawServer(
  onConnection: (socket: Socket) => void,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers line by line; what `answer` returns is said, null ends the connection. */
export function scriptedServer(greeting: string, answer: (line: string) => string | null) {
  return rawServer((socket) => {
    socket.write(`${greeting}\r\n`);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        const said = answer(line);
        if (said === null) socket.destroy();
        else if (said !== '') socket.write(`${said}\r\n`);
      }
    });
  });
}
