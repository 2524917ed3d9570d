import { expect } from 'chai';
import request from 'supertest';
import { z } from 'zod';
import { AppError } from '../../src/app-error.ts';
import { route } from '../../src/http/route.ts';
import { officeErrors } from '../../src/office/errors.ts';
import { bearer, cookie, csrfToken, testApp } from './app-support.ts';

const summary = { vi: 'Thử', en: 'Try' };
const echo = route({
  method: 'post',
  path: '/echo/{id}',
  tag: 'test',
  summary,
  access: 'document.draft',
  params: z.object({ id: z.string() }),
  query: z.object({ limit: z.coerce.number().int().max(100).optional() }),
  body: z.object({ subject: z.string().min(3), urgency: z.enum(['normal', 'urgent']) }),
  response: { status: 201, body: z.object({ subject: z.string() }) },
  handle: async ({ params, body }) => ({
    body: { subject: body.subject },
    version: 1,
    location: `/echo/${params.id}`,
  }),
});
const change = route({
  method: 'patch',
  path: '/echo/{id}',
  tag: 'test',
  summary,
  access: 'document.edit',
  ifMatch: true,
  response: { status: 200, body: z.object({ version: z.int() }) },
  handle: async ({ version }) => {
    if (version !== 3) throw new AppError(officeErrors.STALE_ETAG);
    return { body: { version }, version: version + 1 };
  },
});
const step = route({
  method: 'post',
  path: '/echo/{id}/step',
  tag: 'test',
  summary,
  access: 'document.edit',
  ifMatch: 'optional',
  response: { status: 200, body: z.object({ seen: z.int() }) },
  handle: async ({ version }) => ({ body: { seen: version } }),
});
const broken = route({
  method: 'get',
  path: '/broken',
  tag: 'test',
  summary,
  access: 'public',
  response: { status: 200 },
  handle: async () => {
    throw new Error('password=hunter2 at /var/lib/secret');
  },
});
const read = route({
  method: 'get',
  path: '/read',
  tag: 'test',
  summary,
  access: 'document.read',
  response: { status: 200, body: z.object({ who: z.string(), ip: z.string() }) },
  handle: async ({ actor, ip }) => ({ body: { who: actor.fullName, ip } }),
});
const routes = [echo, change, broken, read];
const good = { subject: 'Về việc nghỉ lễ', urgency: 'normal' };

function post(body: string | object = good) {
  return request(testApp(routes).app)
    .post('/api/v1/echo/7')
    .set('Cookie', cookie)
    .set('X-CSRF-Token', csrfToken)
    .send(body);
}

describe('an API request', () => {
  it('with the right shape and session, when posted, then answers 201 with ETag and Location', async () => {
    const answer = await post();
    expect(answer.status).to.equal(201);
    expect(answer.headers['etag']).to.equal('"1"');
    expect(answer.headers['location']).to.equal('/api/v1/echo/7');
    expect(answer.body).to.deep.equal({ subject: 'Về việc nghỉ lễ' });
  });

  it('with wrong fields, when posted, then names each one in both languages', async () => {
    const answer = await post({ subject: 'ab', urgency: 'hỏa tốc' });
    expect(answer.status).to.equal(422);
    expect(answer.type).to.equal('application/problem+json');
    expect(answer.body).to.include({ code: 'INVALID_REQUEST', status: 422 });
    const { fields } = answer.body.details;
    expect(fields.map((field: { path: string }) => field.path)).to.deep.equal(['subject', 'urgency']);
    expect(fields[0].vi).to.not.equal(fields[0].en);
  });

  it('with Vietnamese typed in decomposed form, when posted, then is read as NFC', async () => {
    const answer = await post({ ...good, subject: 'Quyết định'.normalize('NFD') });
    expect(answer.body.subject).to.equal('Quyết định'.normalize('NFC'));
  });

  it('with broken JSON, another media type or 2 MB, when posted, then each has its own code', async () => {
    const { app } = testApp(routes);
    const send = (type: string, body: string) =>
      request(app)
        .post('/api/v1/echo/7')
        .set('Cookie', cookie)
        .set('X-CSRF-Token', csrfToken)
        .type(type)
        .send(body);
    expect((await send('application/json', '{"subject":')).body.code).to.equal('MALFORMED_JSON');
    expect((await send('text/plain', 'hello')).body).to.include({
      code: 'UNSUPPORTED_MEDIA_TYPE',
      status: 415,
    });
    const large = JSON.stringify({ subject: 'x'.repeat(2_000_000) });
    expect((await send('application/json', large)).body).to.include({ code: 'BODY_TOO_LARGE', status: 413 });
  });

  it('without credentials or with unknown ones, when sent, then answers 401', async () => {
    const { app } = testApp(routes);
    const bare = await request(app).get('/api/v1/read');
    expect(bare.status).to.equal(401);
    expect(bare.headers['www-authenticate']).to.contain('Bearer');
    expect((await request(app).get('/api/v1/read').set('Cookie', 'antin_session=bad')).status).to.equal(401);
    const basic = await request(app)
      .get('/api/v1/read')
      .set('Cookie', cookie)
      .set('Authorization', 'Basic eDp5');
    expect(basic.body.code).to.equal('NOT_SIGNED_IN');
  });

  it('by cookie without the CSRF token, when it changes something, then is refused', async () => {
    const { app } = testApp(routes);
    const bare = await request(app).post('/api/v1/echo/7').set('Cookie', cookie).send(good);
    expect(bare.body).to.include({ code: 'CSRF_TOKEN_WRONG', status: 403 });
    const guess = await request(app)
      .post('/api/v1/echo/7')
      .set('Cookie', cookie)
      .set('X-CSRF-Token', 'x'.repeat(csrfToken.length))
      .send(good);
    expect(guess.body.code).to.equal('CSRF_TOKEN_WRONG');
  });

  it('from a page of another site, when it changes something, then is refused even with the token', async () => {
    const attempt = (origin: string) => post().set('Origin', origin);
    expect((await attempt('https://evil.example')).body.code).to.equal('ORIGIN_REFUSED');
    expect((await attempt('http://127.0.0.1:9')).body.code).to.equal('ORIGIN_REFUSED');
    expect((await attempt('http://127.0.0.1:3000')).status).to.equal(201);
    expect((await post().set('Sec-Fetch-Site', 'cross-site')).body.code).to.equal('ORIGIN_REFUSED');
  });

  it('by a machine token, when outside its scopes, then is refused; within them it needs no CSRF token', async () => {
    const { app } = testApp(routes);
    const inside = await request(app).get('/api/v1/read').set('Authorization', bearer);
    expect(inside.status).to.equal(200);
    const outside = await request(app).post('/api/v1/echo/7').set('Authorization', bearer).send(good);
    expect(outside.body).to.include({ code: 'TOKEN_SCOPE_MISSING', status: 403 });
  });

  it('that changes a record, when If-Match is missing, stale or right, then answers 428, 412 or the new ETag', async () => {
    const { app } = testApp(routes);
    const patch = () =>
      request(app).patch('/api/v1/echo/7').set('Cookie', cookie).set('X-CSRF-Token', csrfToken);
    expect((await patch()).body).to.include({ code: 'IF_MATCH_REQUIRED', status: 428 });
    expect((await patch().set('If-Match', '"2"')).body).to.include({ code: 'STALE_ETAG', status: 412 });
    expect((await patch().set('If-Match', '*')).body.code).to.equal('STALE_ETAG');
    const right = await patch().set('If-Match', '"3"');
    expect(right.status).to.equal(200);
    expect(right.headers['etag']).to.equal('"4"');
  });

  it('that takes a step, when it names no version, then 0 is handed on, and the version when it does', async () => {
    const { app } = testApp([step]);
    const post = () =>
      request(app).post('/api/v1/echo/7/step').set('Cookie', cookie).set('X-CSRF-Token', csrfToken);
    expect((await post()).body).to.deep.equal({ seen: 0 });
    expect((await post().set('If-Match', '"5"')).body).to.deep.equal({ seen: 5 });
    expect((await post().set('If-Match', 'x')).body.code).to.equal('STALE_ETAG');
  });

  it('that meets a defect, when answered, then tells the trace id and nothing else, and the log has the cause', async () => {
    const { app, lines } = testApp(routes);
    const answer = await request(app).get('/api/v1/broken');
    expect(answer.status).to.equal(500);
    expect(answer.body.code).to.equal('INTERNAL');
    expect(answer.body.traceId).to.equal(answer.headers['x-trace-id']);
    expect(answer.text).to.not.contain('hunter2');
    expect(lines[0]?.level).to.equal('error');
    expect(lines[0]?.fields['traceId']).to.equal(answer.body.traceId);
  });

  it('with a traceparent, when answered, then carries that trace id; a malformed one is replaced', async () => {
    const { app, traces } = testApp(routes);
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    await request(app).get('/api/v1/nowhere').set('traceparent', `00-${id}-00f067aa0ba902b7-01`);
    await request(app)
      .get('/api/v1/nowhere')
      .set('traceparent', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`);
    expect(traces[0]).to.equal(id);
    expect(traces[1])
      .to.match(/^[0-9a-f]{32}$/)
      .and.not.equal('0'.repeat(32));
  });

  it('to an unknown address or with another method, when sent, then answers 404 or 405 with Allow', async () => {
    const { app } = testApp(routes);
    expect((await request(app).get('/api/v1/nowhere')).body.code).to.equal('ADDRESS_NOT_FOUND');
    expect((await request(app).get('/api/v1/%E0%A4%A')).status).to.equal(404);
    const other = await request(app).delete('/api/v1/read');
    expect(other.status).to.equal(405);
    expect(other.headers['allow']).to.equal('GET, HEAD');
  });

  it('with X-Forwarded-For, when no proxy is trusted, then keeps the real address', async () => {
    const ask = async (trustProxy: number) => {
      const { app } = testApp(routes, { trustProxy });
      const answer = await request(app)
        .get('/api/v1/read')
        .set('Cookie', cookie)
        .set('X-Forwarded-For', '9.9.9.9');
      return answer.body.ip;
    };
    expect(await ask(0)).to.contain('127.0.0.1');
    expect(await ask(1)).to.equal('9.9.9.9');
  });

  it('of any kind, when logged, then neither cookie, token, query nor body stands in the line', async () => {
    const { app, lines } = testApp(routes);
    await request(app).get('/api/v1/read?query=bí+mật').set('Cookie', cookie).set('Authorization', bearer);
    const line = JSON.stringify(lines);
    expect(lines[0]?.fields).to.include({ method: 'GET', route: '/read', status: 200 });
    for (const secret of ['good', 'machine', 'query']) expect(line).to.not.contain(secret);
  });

  it('of any kind, when answered, then forbids inline scripts, sniffing and framing', async () => {
    const { headers } = await request(testApp(routes).app).get('/api/v1/nowhere');
    expect(headers['content-security-policy']).to.contain("default-src 'none'").and.not.contain('unsafe');
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['x-frame-options']).to.equal('DENY');
    expect(headers).to.not.have.property('x-powered-by');
  });
});
