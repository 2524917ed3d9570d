/**
 * REHEARSAL: stands in for a province's LGSP as it is described by those who are connected to one: its calls, its codes, its
 * silence. Never a real one; production neither calls nor answers it.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readEdxml } from '../../src/lib/edxml/read-edxml.ts';
import { bytesSource } from '../../src/lib/edxml/source.ts';

export interface RehearsalCall {
  readonly method: string;
  readonly path: string;
  readonly systemId: string | undefined;
  readonly secret: string | undefined;
  readonly token: string | undefined;
  readonly body: string;
  /** Of sendEdoc. */
  readonly messageType: string;
  readonly file: string;
}

interface Kept {
  readonly docId: string;
  readonly messageType: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
  readonly createdTime: string;
  status: string;
}

export interface RehearsalAgency {
  readonly orgCode: string;
  readonly orgName: string;
}

export class RehearsalLgsp {
  readonly calls: RehearsalCall[] = [];
  readonly kept: Kept[] = [];
  /** Secret and organ codes of each system. */
  readonly systems = new Map<string, { readonly secret: string; readonly codes: readonly string[] }>();
  agencies: readonly RehearsalAgency[] = [];
  /** With it every call but the sign-in needs a token; a token that is not in `tokens` has ended. */
  login:
    | { readonly username: string; readonly password: string; readonly applicationCode: string }
    | undefined;
  readonly tokens = new Set<string>();
  /** How getEdoc writes the message. */
  edxml: 'plain' | 'base64' = 'base64';
  /** What the next calls are answered, whatever they ask; `silent` says nothing at all. */
  answer: { readonly status: number; readonly body: unknown } | 'silent' | undefined;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async open(): Promise<RehearsalLgsp> {
    const lgsp = new RehearsalLgsp();
    lgsp.server.listen(0, '127.0.0.1');
    await once(lgsp.server, 'listening');
    return lgsp;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/lgsp`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bytesOf(request);
    const text = bytes.toString('utf8');
    const header = (name: string) => request.headers[name] as string | undefined;
    this.calls.push({
      method: request.method ?? '',
      path: request.url ?? '',
      systemId: header('x-systemid'),
      secret: header('x-secretkey'),
      token: header('authorization'),
      body: text,
      messageType: /name="messageType"\r\n\r\n([^\r]*)/.exec(text)?.[1] ?? '',
      file: /name="edocFile".*?\r\n\r\n(.*?)\r\n--/s.exec(text)?.[1] ?? '',
    });
    if (this.answer === 'silent') return;
    const { status, body } = this.answer ?? (await this.answerTo(this.calls.at(-1)!));
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  private async answerTo(call: RehearsalCall): Promise<{ readonly status: number; readonly body: unknown }> {
    const url = new URL(call.path, this.endpoint);
    const operation = url.pathname.replace('/lgsp/v1/', '');
    if (operation === 'auth/login') return this.signIn(JSON.parse(call.body));
    if (this.login && !this.tokens.has(call.token ?? ''))
      return { status: 401, body: { success: false, message: 'licenseInfo:invalid' } };
    const system = this.systems.get(call.systemId ?? '');
    if (!system || system.secret !== call.secret) return refusal('15');
    const mine = (one: Kept) => system.codes.includes(one.to);
    if (operation === 'sendEdoc') return this.send(call, system.codes);
    if (operation === 'syncReceivedEdocList') {
      const type = url.searchParams.get('messageType');
      if (!/^\d{4}\/\d\d\/\d\d$/.test(url.searchParams.get('fromDate') ?? '')) return refusal('20');
      const data = this.kept.filter((one) => mine(one) && one.messageType === type).map(summaryOf);
      return ok({ count: data.length, data });
    }
    if (operation === 'getAgenciesList') return { status: 200, body: { code: 200, data: this.agencies } };
    const docId = operation === 'getEdoc' ? url.searchParams.get('docId') : JSON.parse(call.body).docId;
    const found = this.kept.find((one) => one.docId === docId && mine(one));
    if (!found) return { status: 200, body: { success: false, message: 'Không tìm thấy', data: null } };
    if (operation === 'updateStatus') {
      found.status = JSON.parse(call.body).status;
      return ok({});
    }
    const { from, bytes } = found;
    const edxml = bytes.toString(this.edxml === 'plain' ? 'utf8' : 'base64');
    const attachments = [{ fileName: 'a.pdf', fileContent: 'A'.repeat(400_000) }];
    return ok({ data: { docId, from, fromName: '', edocAbstract: 'Trích "yếu"', edxml, attachments } });
  }

  private signIn(asked: Readonly<Record<string, unknown>>): {
    readonly status: number;
    readonly body: unknown;
  } {
    const { username, password, applicationCode } = this.login ?? {};
    const right =
      asked.username === username &&
      asked.password === password &&
      asked.applicationCode === applicationCode &&
      Array.isArray(asked.typeObjs);
    if (!right) return { status: 200, body: { code: 401, message: 'Sai tài khoản', data: null } };
    const token = randomUUID();
    this.tokens.add(`Bearer ${token}`);
    return { status: 200, body: { code: 200, message: 'OK', data: { token } } };
  }

  /** A copy for each receiver; the same bytes again are another message to it. */
  private async send(call: RehearsalCall, codes: readonly string[]) {
    const bytes = Buffer.from(call.file);
    const { header } = await readEdxml(bytesSource(bytes));
    const from = header.sender.organId;
    if (!codes.includes(from)) return refusal('19');
    const to =
      header.kind === 'document'
        ? header.receivers.map(({ organId }) => organId)
        : [header.responseFor.organId ?? ''];
    const known = to.filter((code) => [...this.systems.values()].some((one) => one.codes.includes(code)));
    if (known.length === 0) return refusal('18');
    const docId = randomUUID();
    for (const one of known) {
      const createdTime = new Date().toISOString();
      const kept = { messageType: call.messageType, from, to: one, bytes, createdTime, status: 'initial' };
      this.kept.push({ ...kept, docId: one === known[0] ? docId : randomUUID() });
    }
    return ok({ docId });
  }
}

const ok = (over: object) => ({ status: 200, body: { success: true, message: 'OK', ...over } });

function refusal(errorCode: string) {
  const data = { docId: null, status: 'error', errorCode, errorDesc: `lỗi ${errorCode}` };
  return { status: 200, body: { success: false, message: 'Lỗi', data } };
}

function summaryOf({ docId, messageType, from, to, status, createdTime }: Kept) {
  return {
    serviceType: 'eDoc',
    createdTime,
    updatedTime: createdTime,
    messageType,
    docId,
    from,
    to,
    status,
    statusDesc: '',
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
