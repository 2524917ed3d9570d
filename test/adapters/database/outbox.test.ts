import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { outboxRows } from '../../../src/adapters/database/outbox-rows.ts';
import { createOutbox } from '../../../src/adapters/database/outbox-store.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('the outbox', () => {
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());
  beforeEach(() => database.db.delete(outbox));

  const context = { clock: { now: () => new Date() }, traceId: 'test' };
  const mail = (accountId: string) => ({ accountId, template: 'digest', params: {} });
  const later = () => ({ notBefore: new Date(Date.now() + 60_000), oncePer: 'accountId' as const });
  const all = () => database.db.select().from(outbox);

  describe('promises merged by oncePer', () => {
    it('for the same account, while the first waits, are one; for another account another', async () => {
      const store = createOutbox(database.db, context);
      const [one, other] = [newId(), newId()];
      const first = await store.promise('send-mail', mail(one), later());
      expect(await store.promise('send-mail', mail(one), later())).to.equal(first);
      expect(await store.promise('send-mail', mail(other), later())).not.to.equal(first);
      expect(await all()).to.have.length(2);
    });

    it('a row that a relay is handing over serves no more: its job may run before the change can be seen', async () => {
      const account = newId();
      const store = createOutbox(database.db, context);
      const first = await store.promise('send-mail', mail(account));
      let second = '';
      await outboxRows(database.db).relayDue(10, async () => {
        second = await store.promise('send-mail', mail(account), later());
      });
      expect(second).not.to.equal(first);
    });

    it('a row merged with is not handed over before the transaction that counts on it has ended', async () => {
      const account = newId();
      await createOutbox(database.db, context).promise('send-mail', mail(account));
      const rows = outboxRows(database.db);
      await database.db.transaction(async (tx) => {
        await createOutbox(tx, context).promise('send-mail', mail(account), later());
        expect(await rows.relayDue(10, async () => undefined)).to.equal(0);
      });
      expect(await rows.relayDue(10, async () => undefined)).to.equal(1);
    });

    it('a row that was handed over, finished or is dead serves no more', async () => {
      const account = newId();
      const store = createOutbox(database.db, context);
      for (const over of [{ relayedAt: new Date() }, { finishedAt: new Date() }, { deadAt: new Date() }]) {
        const id = await store.promise('send-mail', mail(account), later());
        await database.db.update(outbox).set(over).where(eq(outbox.id, id));
      }
      expect(await all()).to.have.length(3);
    });
  });

  it('finished rows older than the days kept, removed, are gone; open, dead and given-up ones stay', async () => {
    const old = new Date(Date.now() - 8 * 24 * 3600_000);
    const row = (over: Partial<typeof outbox.$inferInsert>) => ({
      id: newId(),
      queue: 'verify-arrival',
      payload: {},
      traceId: 't',
      createdAt: old,
      ...over,
    });
    const kept = [
      row({}),
      row({ deadAt: old }),
      row({ finishedAt: old, gaveUpReason: 'x' }),
      row({ finishedAt: new Date() }),
    ];
    const done = Array.from({ length: 2500 }, () => row({ finishedAt: old }));
    await database.db.insert(outbox).values([...kept, ...done]);
    const rows = outboxRows(database.db);
    expect(await rows.removeFinished(7)).to.equal(2500);
    expect((await all()).map(({ id }) => id)).to.have.members(kept.map(({ id }) => id));
    expect(await rows.begin(done[0]!.id, 'verify-arrival')).to.deep.equal({ state: 'unknown' });
  });
});
