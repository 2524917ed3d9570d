/** A request for a signing session that another web process holds: passed on as it came, once. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import request from 'supertest';
import { z } from 'zod';
import { route } from '../../src/http/route.ts';
import { cookie, csrfToken, testApp } from './app-support.ts';

const sign = route({
  method: 'post',
  path: '/documents/{id}/sign',
  tag: 'test',
  summary: { vi: 'Thử', en: 'Try' },
  access: 'document.sign',
  params: z.object({ id: z.string() }),
  body: z.object({ signingSessionId: z.string() }),
  response: { status: 202, body: z.object({ by: z.string() }) },
  handle: async () => ({ body: { by: 'this process' } }),
});
const traceId = 'a'.repeat(32);
const span = `00-${traceId}-00f067aa0ba902b7-01`;

describe('a request for a signing session of another process', () => {
  const closing: (() => void)[] = [];
  const closeAll = () => {
    for (const close of closing.splice(0)) close();
  };
  afterEach(closeAll);

  async function neighbour(answer: RequestListener): Promise<URL> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => void server.close().closeAllConnections());
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  function ask(place: URL | null, headers: Record<string, string> = {}, traceparent?: () => string) {
    const asked: string[] = [];
    const { app } = testApp([sign], {
      signingPlaces: {
        keep: async () => undefined,
        elsewhere: async (id) => {
          asked.push(id);
          return place;
        },
      },
      ...(traceparent && { traceparent }),
    });
    const sent = request(app)
      .post('/api/v1/documents/7/sign?x=1')
      .set({ Cookie: cookie, 'X-CSRF-Token': csrfToken, traceparent: `00-${traceId}-b7ad6b7169203331-01` })
      .set(headers)
      .send({ signingSessionId: 's-1' });
    return { asked, answer: sent };
  }

  it('when that process lives, then it gets the request as it came and its answer comes back', async () => {
    let seen: { url: string; headers: IncomingHttpHeaders; body: string } | undefined;
    const place = await neighbour(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      seen = { url: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString() };
      response.writeHead(202, { etag: '"9"', 'content-type': 'application/json', 'x-inner': 'stays inside' });
      response.end('{"by":"the other"}');
    });
    const headers = { 'Idempotency-Key': 'mot-khoa-du-dai', 'X-Unknown': 'not handed on' };
    const { asked, answer } = ask(place, headers, () => span);
    const { status, body, headers: back } = await answer;
    expect([status, body, asked]).to.deep.equal([202, { by: 'the other' }, ['s-1']]);
    expect(back['etag']).to.equal('"9"');
    expect(back).not.to.have.property('x-inner');
    expect(seen).to.include({ url: '/api/v1/documents/7/sign?x=1', body: '{"signingSessionId":"s-1"}' });
    expect(seen!.headers).to.include({
      cookie,
      'x-csrf-token': csrfToken,
      'idempotency-key': 'mot-khoa-du-dai',
      'x-antin-passed-on': '1',
      // The other process' span hangs below this request's.
      traceparent: span,
    });
    expect(seen!.headers).not.to.have.property('x-unknown');
  });

  it('when nothing is traced here, then the trace id goes on without naming a span', async () => {
    let given: string | undefined;
    const place = await neighbour((incoming, response) => {
      given = incoming.headers['traceparent'] as string;
      response.writeHead(409).end();
    });
    const { answer } = ask(place);
    expect((await answer).status).to.equal(409);
    expect(given).to.equal(`00-${traceId}-0000000000000001-01`);
  });

  it('when it was passed on already, or is held here, then it is answered here', async () => {
    const { asked, answer } = ask(new URL('http://127.0.0.1:9/'), { 'X-Antin-Passed-On': '1' });
    expect((await answer).body).to.deep.equal({ by: 'this process' });
    expect(asked).to.deep.equal([]);
    expect((await ask(null).answer).body).to.deep.equal({ by: 'this process' });
  });

  it('when that process is gone, then the session has ended; when it hangs up half-way, then the document is to be looked at', async () => {
    const gone = await neighbour(() => undefined);
    closeAll();
    const ended = await ask(gone).answer;
    expect([ended.status, ended.body.code]).to.deep.equal([409, 'SIGNING_SESSION_ENDED']);
    const rude = await neighbour((incoming) => incoming.socket.destroy());
    const lost = await ask(rude).answer;
    expect([lost.status, lost.body.code]).to.deep.equal([503, 'SIGNING_SESSION_OUT_OF_REACH']);
  });
});
