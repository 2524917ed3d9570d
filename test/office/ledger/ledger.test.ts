import { expect } from 'chai';
import { eq, sql } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { monthsThatDiffer } from '../../../src/adapters/database/backup/share-differences.ts';
import {
  createLedger,
  createLedgerReader,
  rebuildShare,
} from '../../../src/adapters/database/ledger-store.ts';
import { shareFacts, shareMonths } from '../../../src/adapters/database/schema/statistics.ts';
import type { LedgerEvent, ShareFact } from '../../../src/office/ledger/events.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

const system = { accountId: null, name: 'system', traceId: 'trace-1' } as const;

function fact(over: Partial<ShareFact> = {}): ShareFact {
  return {
    direction: 'outgoing',
    recordId: newId(),
    unitId: newId(),
    countedOn: '2025-03-10',
    class: 'A',
    origin: 'electronic',
    typeCode: 'CV',
    cause: null,
    recalled: false,
    ...over,
  };
}

const sent = (share: ShareFact): LedgerEvent => ({
  kind: 'document.sent',
  actor: system,
  unitId: share.unitId,
  documentId: share.recordId,
  share,
});

describe('the ledger', () => {
  let database: TestDatabase;
  let now = new Date('2025-03-10T03:00:00Z');
  const clock = { now: () => now };

  before(async () => {
    database = await freshDatabase();
  });
  beforeEach(() => {
    now = new Date('2025-03-10T03:00:00Z');
  });

  it('an event that fails with its transaction, when rolled back, then leaves neither record nor share', async () => {
    const share = fact();
    const failing = database.db.transaction(async (tx) => {
      await createLedger(tx, { clock }).append(sent(share));
      throw new Error('rolled back');
    });
    await failing.catch(() => undefined);
    const page = await createLedgerReader(database.db).ofDocument(share.recordId, { limit: 10 });
    expect(page.items).to.deep.equal([]);
    expect(await database.db.select().from(shareFacts)).to.deep.equal([]);
  });

  it('the record, when somebody rewrites or deletes it, then the database refuses', async () => {
    const share = fact();
    await createLedger(database.db, { clock }).append(sent(share));
    for (const statement of [
      `UPDATE ledger_events SET kind = 'document.cancelled'`,
      'DELETE FROM ledger_events',
      'TRUNCATE ledger_events',
    ]) {
      const error = await database.pool.query(statement).then(
        () => null,
        (reason: Error) => reason,
      );
      expect(error?.message).to.contain('append-only');
    }
  });

  it('a history of many events, when read page by page, then each event comes once, oldest first', async () => {
    const share = fact();
    const ledger = createLedger(database.db, { clock });
    for (let n = 0; n < 7; n += 1)
      await ledger.append({
        kind: 'document.edited',
        actor: system,
        documentId: share.recordId,
        after: { n },
      });
    const reader = createLedgerReader(database.db);
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await reader.ofDocument(share.recordId, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map((event) => event.after?.['n']));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
  });

  it('a unit with events, when its record is read, then the newest stands first', async () => {
    const unitId = newId();
    const ledger = createLedger(database.db, { clock });
    await ledger.append({ kind: 'group.created', actor: system, unitId });
    await ledger.append({ kind: 'group.changed', actor: system, unitId });
    const page = await createLedgerReader(database.db).ofUnit(unitId, { limit: 1 });
    expect(page.items.map((event) => event.kind)).to.deep.equal(['group.changed']);
    expect(page.next).to.be.a('string');
    const made = await createLedgerReader(database.db).ofUnit(unitId, { limit: 5 }, ['group.created']);
    expect([made.items.map((event) => event.kind), made.next]).to.deep.equal([['group.created'], null]);
  });

  it('facts that changed over weeks, when rebuilt from the record, then the share equals the live one', async () => {
    const first = fact();
    const second = fact({ class: 'B', countedOn: '2025-03-12' });
    const ledger = createLedger(database.db, { clock });
    await ledger.append(sent(first));
    await ledger.append(sent(second));
    now = new Date('2025-04-02T03:00:00Z');
    await ledger.append(sent({ ...first, class: 'B', cause: 'paper-too' }));
    await ledger.append(sent({ ...second, recalled: true }));
    now = new Date('2025-05-02T03:00:00Z');
    await ledger.append(sent({ ...first, class: 'B', cause: 'paper-too' }));

    const read = () => database.db.select().from(shareFacts).orderBy(shareFacts.recordId);
    const live = await read();
    await database.db.transaction((tx) => rebuildShare(tx));
    expect(await read()).to.deep.equal(live);
    const row = live.find((candidate) => candidate.recordId === first.recordId);
    expect(row?.class).to.equal('B');
    expect(row?.restatedAt?.toISOString()).to.equal('2025-04-02T03:00:00.000Z');
  });

  it('facts that moved, were recalled and went, when committed, then the months hold what the facts add up to', async () => {
    const ledger = createLedger(database.db, { clock });
    const unitId = newId();
    const facts = [
      fact({ unitId }),
      fact({ unitId, typeCode: 'QĐ', class: 'D', cause: 'signature-invalid' }),
      fact({ unitId, direction: 'incoming', origin: 'copy' }),
    ];
    await database.db.transaction(async (tx) => {
      const inside = createLedger(tx, { clock });
      for (const one of facts) await inside.append(sent(one));
    });
    await ledger.append(sent({ ...facts[0]!, recalled: true }));
    await ledger.append(sent({ ...facts[1]!, countedOn: '2025-04-01', class: 'A', cause: null }));
    expect(await differentMonths()).to.deep.equal([]);
    const rows = await database.db.select().from(shareMonths).where(eq(shareMonths.unitId, unitId));
    // Three facts, each in the row of its type and in that of all types.
    expect(rows.filter((row) => row.n !== 0)).to.have.length(6);

    await database.db.delete(shareFacts).where(eq(shareFacts.recordId, facts[2]!.recordId));
    expect(await differentMonths()).to.deep.equal([]);
  });

  it('months that were miscounted, when the share is rebuilt, then they hold what the facts add up to', async () => {
    await createLedger(database.db, { clock }).append(sent(fact()));
    await database.db.update(shareMonths).set({ n: 7 });
    expect(await differentMonths()).to.not.deep.equal([]);
    await database.db.transaction((tx) => rebuildShare(tx));
    expect(await differentMonths()).to.deep.equal([]);
  });

  async function differentMonths(): Promise<unknown[]> {
    const found = await database.db.execute(sql.raw(monthsThatDiffer));
    return found.rows;
  }
});
