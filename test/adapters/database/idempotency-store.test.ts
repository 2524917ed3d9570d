import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import {
  createIdempotencyStore,
  noteCarriedOut,
  type PurgeableIdempotencyStore,
} from '../../../src/adapters/database/idempotency-store.ts';
import type { IdempotentRequest } from '../../../src/office/idempotency.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

const answer = { status: 201, headers: { ETag: '"1"' }, body: { id: 'x', name: 'Tờ trình' } };

describe('the memory of idempotency keys', () => {
  let database: TestDatabase;
  let store: PurgeableIdempotencyStore;
  let now: Date;
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  const requestOf = (changes: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
    accountId: uuid(),
    key: 'key-12345678',
    route: 'POST /documents',
    requestHash: 'aa',
    ...changes,
  });

  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());
  beforeEach(() => {
    now = new Date('2026-11-23T03:00:00Z');
    store = createIdempotencyStore(database.db, {
      clock: { now: () => now },
      processId: 'here/1/1',
      isDead: () => false,
    });
  });

  it('of a new request, when claimed by twenty at once, then one is first and the others wait', async () => {
    const request = requestOf();
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(request)));
    expect(claims.filter(({ kind }) => kind === 'first')).to.have.length(1);
    expect(claims.filter(({ kind }) => kind === 'in-progress')).to.have.length(19);
  });

  it('of an answered request, when repeated, then gives the answer; with another body it refuses', async () => {
    const request = requestOf();
    await store.claim(request);
    await store.keep(request, answer);
    expect(await store.claim(request)).to.deep.equal({ kind: 'answered', answer });
    expect(await store.claim({ ...request, requestHash: 'bb' })).to.deep.equal({ kind: 'other-request' });
    expect(await store.claim({ ...request, accountId: uuid() })).to.deep.equal({ kind: 'first' });
  });

  it('of a released request, when repeated, then it is first again', async () => {
    const request = requestOf();
    await store.claim(request);
    await store.release(request);
    expect(await store.claim(request)).to.deep.equal({ kind: 'first' });
  });

  it('of a request whose process died, when repeated after the longest request, then is taken over once', async () => {
    const request = requestOf();
    await store.claim(request);
    later(15);
    expect(await store.claim(request)).to.deep.equal({ kind: 'in-progress' });
    later(2);
    const claims = await Promise.all([store.claim(request), store.claim(request)]);
    expect(claims.map(({ kind }) => kind).sort()).to.deep.equal(['first', 'in-progress']);
  });

  const storeOf = (processId: string, isDead = false) =>
    createIdempotencyStore(database.db, { clock: { now: () => now }, processId, isDead: () => isDead });

  it('of a request whose process is gone, when repeated elsewhere, then is done anew at once', async () => {
    const request = requestOf();
    await storeOf('lost/7/7').claim(request);
    expect(await store.claim(request)).to.deep.equal({ kind: 'first' });
    expect(await store.claim(request)).to.deep.equal({ kind: 'in-progress' });
  });

  it('of a request that was committed before its process died, when repeated, then is not done again', async () => {
    const request = requestOf();
    const lost = storeOf('lost/7/7');
    await lost.claim(request);
    const documentId = uuid();
    await lost.within(request, () => database.db.transaction((tx) => noteCarriedOut(tx, { documentId })));
    const subject = { documentId, incomingId: null };
    expect(await store.claim(request)).to.deep.equal({ kind: 'carried-out', subject });
    expect(await lost.release(request)).to.deep.equal(subject);
  });

  it('of a request whose change was rolled back, when given up, then is forgotten', async () => {
    const request = requestOf();
    await store.claim(request);
    const change = store.within(request, () =>
      database.db.transaction(async (tx) => {
        await noteCarriedOut(tx, { documentId: uuid() });
        throw new Error('rolled back');
      }),
    );
    expect(await change.catch((error: Error) => error.message)).to.equal('rolled back');
    expect(await store.release(request)).to.equal(null);
    expect(await store.claim(request)).to.deep.equal({ kind: 'first' });
  });

  it('of yesterday, when purged, then is forgotten', async () => {
    const request = requestOf();
    await store.claim(request);
    await store.keep(request, answer);
    later(25 * 60);
    expect(await store.forgetOld()).to.be.greaterThan(0);
    expect(await store.claim(request)).to.deep.equal({ kind: 'first' });
  });
});
