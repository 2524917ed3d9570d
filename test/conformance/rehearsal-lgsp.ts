/** REHEARSAL: stands in for a province's LGSP as it is documented (vietnam.md §1.7): its calls, its codes, its silence. Never a real one. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RehearsalCall {
  readonly path: string;
  readonly systemId: string | undefined;
  readonly secret: string | undefined;
  readonly messageType: string;
  readonly file: string;
}

export interface RehearsalLgsp {
  readonly endpoint: string;
  readonly calls: readonly RehearsalCall[];
  /** What the next call is answered; `silent` says nothing at all. */
  answer: { readonly status: number; readonly body: unknown } | 'silent';
  close(): Promise<void>;
}

export async function openRehearsalLgsp(): Promise<RehearsalLgsp> {
  const calls: RehearsalCall[] = [];
  const server = createServer(async (request, response) => {
    const text = await textOf(request);
    calls.push({
      path: request.url ?? '',
      systemId: header(request, 'x-systemid'),
      secret: header(request, 'x-secretkey'),
      messageType: /name="messageType"\r\n\r\n([^\r]*)/.exec(text)?.[1] ?? '',
      file: /name="edocFile".*?\r\n\r\n(.*?)\r\n--/s.exec(text)?.[1] ?? '',
    });
    const { answer } = lgsp;
    if (answer === 'silent') return;
    response
      .writeHead(answer.status, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const lgsp: RehearsalLgsp = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/lgsp`,
    calls,
    answer: { status: 200, body: { ErrorCode: 0, DocId: 'L-1' } },
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
  return lgsp;
}

const header = (request: IncomingMessage, name: string) => request.headers[name] as string | undefined;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
