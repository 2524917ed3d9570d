/**
 * A door between two systems that holds the keys of both, so that it can do to their messages what a broken network, a broken
 * partner or an attacker in the partner's place can: cut before and after, hold back, repeat, replay, answer with another's receipt.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, type Server, request as secureRequest } from 'node:https';
import type { ExchangeIdentity } from './exchange-identities.ts';
import type { Random } from './random.ts';

export interface DoorCounts {
  passed: number;
  /** The connection broke before the message was handed on. */
  cutBefore: number;
  /** It was handed on, and the answer never came back. */
  cutAfter: number;
  held: number;
  /** Handed on before a message that had come earlier. */
  overtaking: number;
  repeated: number;
  /** An earlier message, handed on again later. */
  replayed: number;
  /** An earlier answer of another consignment in place of the true one. */
  foreignReceipts: number;
}

export interface ExchangeDoor {
  readonly port: number;
  readonly counts: DoorCounts;
  /** Everything passes as it is, before and after. */
  disturb(): void;
  calm(): void;
  close(): Promise<void>;
}

interface Message {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const KEPT = 50;

export async function openExchangeDoor(
  from: ExchangeIdentity,
  to: ExchangeIdentity,
  random: Random,
): Promise<ExchangeDoor> {
  const counts: DoorCounts = {
    passed: 0,
    cutBefore: 0,
    cutAfter: 0,
    held: 0,
    overtaking: 0,
    repeated: 0,
    replayed: 0,
    foreignReceipts: 0,
  };
  const { key, cert, ca } = to;
  const agent = new Agent({
    keepAlive: true,
    key: from.key,
    cert: from.cert,
    ca: from.ca,
    checkServerIdentity: () => undefined,
  });
  const handOn = (message: Message) => forward(agent, to.peerPort, message);
  const state: State = { random, counts, handOn, messages: [], receipts: [], waiting: new Set(), calm: true };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    pass(state, request, response).catch(() => response.destroy());
  };
  const server: Server = createServer(
    { key, cert, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
    answer,
  );
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    counts,
    disturb: () => {
      state.calm = false;
    },
    calm: () => {
      state.calm = true;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface State {
  readonly random: Random;
  readonly counts: DoorCounts;
  readonly handOn: (message: Message) => Promise<Answer>;
  readonly messages: Message[];
  readonly receipts: Answer[];
  /** Held back at this moment. */
  readonly waiting: Set<Message>;
  calm: boolean;
}

async function pass(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const message = await read(request);
  const { counts, random } = state;
  const dice = state.calm ? 1 : random.next();
  if (dice < 0.06) {
    counts.cutBefore += 1;
    return void request.socket.destroy();
  }
  if (dice < 0.14) {
    counts.held += 1;
    state.waiting.add(message);
    await new Promise((go) => setTimeout(go, random.below(800)));
    state.waiting.delete(message);
  } else if (state.waiting.size > 0) counts.overtaking += 1;
  const answer = await state.handOn(message);
  if (dice >= 0.14 && dice < 0.22) {
    counts.repeated += 1;
    await state.handOn(message);
  }
  if (dice >= 0.22 && dice < 0.28 && state.messages.length > 0) {
    counts.replayed += 1;
    await state.handOn(random.pick(state.messages)).catch(() => undefined);
  }
  if (dice >= 0.28 && dice < 0.34) {
    counts.cutAfter += 1;
    return void request.socket.destroy();
  }
  const foreign = dice >= 0.34 && dice < 0.37 ? otherReceipt(state, message) : null;
  keep(state, message, answer);
  counts.passed += 1;
  const told = foreign ?? answer;
  response.writeHead(told.status, { 'Content-Type': 'application/json', 'Content-Length': told.body.length });
  response.end(told.body);
}

function otherReceipt({ receipts, counts, random }: State, { path }: Message): Answer | null {
  if (!path.endsWith('/consignments') || receipts.length === 0) return null;
  counts.foreignReceipts += 1;
  return random.pick(receipts);
}

function keep({ messages, receipts }: State, message: Message, answer: Answer): void {
  if (message.method !== 'POST') return;
  messages.push(message);
  if (messages.length > KEPT) messages.shift();
  if (!message.path.endsWith('/consignments') || !answer.body.includes('"receipt"')) return;
  receipts.push(answer);
  if (receipts.length > KEPT) receipts.shift();
}

async function read(request: IncomingMessage): Promise<Message> {
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    type: request.headers['content-type'] ?? 'application/octet-stream',
    body: await bytesOf(request),
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function forward(agent: Agent, port: number, { method, path, type, body }: Message): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = method === 'GET' ? {} : { 'Content-Type': type, 'Content-Length': body.length };
    const request = secureRequest({ host: '127.0.0.1', port, method, path, headers, agent, timeout: 30_000 });
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('response', (response) => {
      bytesOf(response).then(
        (answer) => resolve({ status: response.statusCode ?? 502, body: answer }),
        reject,
      );
    });
    request.end(body);
  });
}
