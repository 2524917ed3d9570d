import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { ApiClient, ApiFailure } from '../../../scripts/journey/client.ts';

describe('the journey’s client', () => {
  let server: Server | undefined;
  async function serve(listener: RequestListener): Promise<ApiClient> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it('after signing in, when it changes something, then sends cookie, CSRF token and a key of its own', async () => {
    const seen: Record<string, unknown>[] = [];
    const api = await serve((request, response) => {
      seen.push({ ...request.headers });
      response.setHeader('Set-Cookie', 'antin_session=abc; HttpOnly').end('{}');
    });
    await api.post('/session', {});
    api.useSession('csrf');
    await api.post('/documents', {});
    expect(seen[1]).to.include({ cookie: 'antin_session=abc', 'x-csrf-token': 'csrf' });
    expect(seen[0]?.['idempotency-key']).to.not.equal(seen[1]?.['idempotency-key']);
  });

  it('when asked for the record’s version, then looks it up and names it', async () => {
    const api = await serve((request, response) => {
      if (request.method === 'GET') return void response.setHeader('ETag', '"7"').end('{}');
      if (request.headers['if-match'] === '"7"') return void response.end('{"ok":true}');
      response.statusCode = 428;
      return void response.end('{"code":"IF_MATCH_REQUIRED","title":"Thiếu"}');
    });
    expect((await api.change('PUT', '/documents/1/file?name=a.pdf', { json: {} })).body).to.deep.equal({
      ok: true,
    });
  });

  it('when told to wait, then waits and repeats with the same key', async () => {
    const keys: unknown[] = [];
    const api = await serve((request, response) => {
      keys.push(request.headers['idempotency-key']);
      if (keys.length > 1) return void response.end('{"ok":true}');
      response.statusCode = 429;
      return void response.setHeader('Retry-After', '1').end('{"code":"TOO_MANY_REQUESTS","title":"Chờ"}');
    });
    expect(await api.post('/check')).to.deep.equal({ ok: true });
    expect(keys[0]).to.equal(keys[1]);
  });

  it('when refused, then fails with code, sentence and the fields that are wrong', async () => {
    const api = await serve((_request, response) => {
      response.statusCode = 422;
      const details = { fields: [{ path: 'subject', vi: 'quá ngắn' }] };
      response.end(JSON.stringify({ code: 'INVALID_REQUEST', title: 'Chưa đúng.', traceId: 't1', details }));
    });
    const error = await api.post('/documents').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ApiFailure);
    expect((error as ApiFailure).message).to.match(/INVALID_REQUEST.*subject: quá ngắn.*t1/);
  });

  it('when nothing listens, then says that the service is not running', async () => {
    const error = await new ApiClient('http://127.0.0.1:9').get('/service').catch((reason: Error) => reason);
    expect((error as Error).message).to.contain('npm start');
  });
});
