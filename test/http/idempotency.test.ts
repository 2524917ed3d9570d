import { expect } from 'chai';
import request from 'supertest';
import { z } from 'zod';
import { AppError } from '../../src/app-error.ts';
import { type Route, route } from '../../src/http/route.ts';
import { officeErrors } from '../../src/office/errors.ts';
import { cookie, csrfToken, otherCookie, testApp } from './app-support.ts';

interface Counted {
  readonly routes: Route[];
  readonly made: () => number;
}

function counting(answer: (n: number) => void | Promise<void> = () => undefined): Counted {
  let made = 0;
  const create = route({
    method: 'post',
    path: '/documents',
    tag: 'test',
    summary: { vi: 'Thử', en: 'Try' },
    access: 'document.draft',
    body: z.object({ subject: z.string() }),
    idempotent: true,
    response: { status: 201, body: z.object({ n: z.int() }) },
    handle: async () => {
      made += 1;
      await answer(made);
      return { body: { n: made }, version: 1, location: `/documents/${made}` };
    },
  });
  return { routes: [create], made: () => made };
}

const key = 'a3f1c2d4-key';
function post(app: ReturnType<typeof testApp>['app'], subject = 'một', as = cookie) {
  return request(app)
    .post('/api/v1/documents')
    .set('Cookie', as)
    .set('X-CSRF-Token', csrfToken)
    .set('Idempotency-Key', key)
    .send({ subject });
}

describe('a request with an Idempotency-Key', () => {
  it('when repeated, then gets the first answer with its headers and creates nothing more', async () => {
    const { routes, made } = counting();
    const { app } = testApp(routes);
    const first = await post(app);
    const second = await post(app);
    expect(made()).to.equal(1);
    expect(second.status).to.equal(201);
    expect(second.body).to.deep.equal(first.body);
    expect(second.headers['location']).to.equal('/api/v1/documents/1');
    expect(second.headers['etag']).to.equal('"1"');
  });

  it('when the key is used for another request, then is refused', async () => {
    const { routes, made } = counting();
    const { app } = testApp(routes);
    await post(app);
    expect((await post(app, 'hai')).body).to.include({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422 });
    expect(made()).to.equal(1);
  });

  it('when another account uses the same key, then it is a request of its own', async () => {
    const { routes, made } = counting();
    const { app } = testApp(routes);
    await post(app);
    expect((await post(app, 'một', otherCookie)).body).to.deep.equal({ n: 2 });
    expect(made()).to.equal(2);
  });

  it('when the first is still being answered, then the second is told to wait', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const { routes, made } = counting(() => {
      entered();
      return gate;
    });
    const { app } = testApp(routes);
    const first = post(app).then((answer) => answer);
    await inside;
    const second = await post(app);
    expect(second.body).to.include({ code: 'IDEMPOTENCY_IN_PROGRESS', status: 409 });
    expect(second.headers['retry-after']).to.equal('2');
    release();
    expect((await first).status).to.equal(201);
    expect(made()).to.equal(1);
  });

  it('when the first failed by our fault, then is tried again', async () => {
    const { routes } = counting((n) => {
      if (n === 1) throw new Error('the database went away');
    });
    const { app } = testApp(routes);
    expect((await post(app)).status).to.equal(500);
    expect((await post(app)).body).to.deep.equal({ n: 2 });
  });

  it('when the first was refused, then the refusal is repeated as the same problem', async () => {
    const { routes, made } = counting(() => {
      throw new AppError(officeErrors.NOT_FOUND);
    });
    const { app } = testApp(routes);
    const first = await post(app);
    const second = await post(app);
    expect(second.status).to.equal(404);
    expect(second.type).to.equal('application/problem+json');
    expect(second.body).to.deep.equal(first.body);
    expect(made()).to.equal(1);
  });

  it('when the key is too short, then is refused', async () => {
    const { app } = testApp(counting().routes);
    const answer = await post(app).set('Idempotency-Key', 'x');
    expect(answer.body.code).to.equal('IDEMPOTENCY_KEY_WRONG');
  });
});
