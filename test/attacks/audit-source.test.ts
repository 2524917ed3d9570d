import { expect } from 'chai';
import request from 'supertest';
import { createSealingStore } from '../../src/adapters/database/ledger-batches-store.ts';
import { createLedger } from '../../src/adapters/database/ledger-store.ts';
import { route } from '../../src/http/route.ts';
import { cookie, csrfToken, testApp } from '../http/app-support.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

describe('audit address or time supplied by the client (X-Forwarded-For)', () => {
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());

  const forged = {
    'X-Forwarded-For': '9.9.9.9, 8.8.8.8',
    Forwarded: 'for=9.9.9.9',
    'X-Real-IP': '9.9.9.9',
    Date: 'Mon, 01 Jan 2001 00:00:00 GMT',
    'X-Timestamp': '2001-01-01T00:00:00Z',
  };

  /** What the record holds after a request that records an event. */
  async function recordedBy(trustProxy: number) {
    const clock = { now: () => new Date() };
    const record = route({
      method: 'post',
      path: '/record',
      tag: 'service',
      access: 'signed-in',
      summary: { vi: 'Ghi', en: 'Record' },
      response: { status: 204 },
      handle: async ({ actor }) => {
        const known = { accountId: null, ip: actor.ip, traceId: actor.traceId } as never;
        await createLedger(database.db, { clock }).append({ kind: 'document.edited', actor: known });
        return {};
      },
    });
    const { app } = testApp([record], { trustProxy });
    const began = Date.now();
    const answer = await request(app)
      .post('/api/v1/record')
      .set('Cookie', cookie)
      .set('X-CSRF-Token', csrfToken)
      .set(forged)
      .send({ at: '2001-01-01T00:00:00Z', ip: '9.9.9.9' });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(204);
    const [event] = (await createSealingStore(database.db).unsealedAfter(-1, 100)).slice(-1);
    return { ip: event!.ip, age: Date.parse(event!.at) - began };
  }

  it('headers and body that name an address and a time, when no proxy is trusted, then the record holds the real ones', async () => {
    const { ip, age } = await recordedBy(0);
    expect(ip).to.contain('127.0.0.1');
    expect(age).to.be.within(0, 60_000);
  });

  it('a chain of forwarded addresses, when one proxy is trusted, then only what that proxy added counts', async () => {
    expect((await recordedBy(1)).ip).to.equal('8.8.8.8');
  });
});
