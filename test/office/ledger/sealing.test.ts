import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 as newId } from 'uuid';
import { ledgerLag } from '../../../src/adapters/database/ledger-batches-store.ts';
import { checkProof } from '../../../src/lib/record/check-proof.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { exportLedger } from '../../../src/office/ledger/export-ledger.ts';
import { proveEvent } from '../../../src/office/ledger/prove-events.ts';
import { sealAll, sealBatch, stampBatches } from '../../../src/office/ledger/seal-batch.ts';
import { codesOf } from '../../lib/record/sealed-export.ts';
import { freshDatabase } from '../../support/test-database.ts';
import {
  exportText,
  judged,
  openSealedWorld,
  portsOn,
  type SealedWorld,
  stores,
  system,
} from './sealed-world.ts';

const sealedOnly = { sealedOnly: true };

describe('sealing the record', () => {
  let world: SealedWorld;

  before(async () => {
    world = await openSealedWorld();
  });
  beforeEach(() => world.empty());
  after(() => world.close());

  const appendMany = async (count: number) => {
    for (let n = 0; n < count; n += 1) await world.append({ after: { n, note: 'Ý kiến', share: 0.1 } });
  };
  const rows = async (text: string) => (await world.database.pool.query(text)).rows;

  it('events, when sealed in batches and stamped, then the export is intact, and the key is a file of its owner', async () => {
    await appendMany(7);
    expect(await sealAll(world.ports, 3)).to.equal(7);
    expect(await stampBatches(world.ports)).to.deep.equal({ stamped: 3, failure: null });
    const report = await judged(world, await exportText(world.ports, sealedOnly));
    expect(report).to.include({ verdict: 'intact', batches: 3, events: 7 });
    expect(report.timestamps).to.deep.equal({ proved: 3, untrusted: 0, pending: 0 });
    expect(statSync(join(world.keys, 'ledger.json')).mode & 0o777).to.equal(0o600);
  });

  it('a time-stamp service that is down, when batches are sealed, then they stand signed and are stamped later', async () => {
    await appendMany(2);
    world.pki.switches.tsa = 'off';
    await sealAll(world.ports);
    const { stamped, failure } = await stampBatches(world.ports);
    expect(stamped).to.equal(0);
    expect(failure).to.be.instanceOf(Error);
    const during = await judged(world, await exportText(world.ports, sealedOnly));
    expect(during.verdict).to.equal('intact');
    expect(during.timestamps.pending).to.equal(1);
    world.pki.switches.tsa = 'on';
    await stampBatches(world.ports);
    expect((await ledgerLag(world.database.db)).unstamped).to.equal(0);
  });

  it('a transaction that commits late, when others were sealed meanwhile, then comes into a later batch and nothing is lost', async () => {
    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let written = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      written = resolve;
    });
    const late = world.ports.transact(async ({ ledger }) => {
      await ledger.append({ kind: 'document.signed', actor: system });
      written();
      await held;
    });
    await ready;
    await appendMany(2);
    expect(await sealAll(world.ports)).to.equal(2);
    commit();
    await late;
    await world.database.db
      .transaction(async (tx) => {
        await stores(tx).ledger.append({ kind: 'document.returned', actor: system });
        throw new Error('a gap of seq');
      })
      .catch(() => undefined);
    await appendMany(1);
    expect(await sealAll(world.ports)).to.equal(2);
    const report = await judged(world, await exportText(world.ports, sealedOnly));
    expect(report).to.include({ verdict: 'intact', batches: 2, events: 4 });
  });

  it('writers, when a batch is being sealed, then are not held up, and a second process seals nothing', async () => {
    await appendMany(1);
    await world.ports.transact(async ({ sealing }) => {
      expect(await sealing.tryLock()).to.equal(true);
      expect(await sealing.waiting(10)).to.have.length(1);
      await appendMany(3);
      expect(await sealBatch(world.ports)).to.equal(null);
    });
    expect((await ledgerLag(world.database.db)).unsealed).to.equal(4);
    expect(await sealAll(world.ports)).to.equal(4);
  });

  it('many processes, when they append and seal at once, then every event stands in one batch of one chain', async () => {
    const seal = async () => {
      for (let n = 0; n < 6; n += 1) await sealAll(portsOn(world.database, world.keys), 4);
    };
    await Promise.all([appendMany(12), appendMany(12), appendMany(12), seal(), seal(), seal()]);
    await sealAll(world.ports, 4);
    const report = await judged(world, await exportText(world.ports, sealedOnly));
    expect(report).to.include({ verdict: 'intact', events: 36 });
    const [{ count }] = await rows('SELECT count(DISTINCT event_id)::int FROM ledger_leaves');
    expect(count).to.equal(36);
  });

  it('what is sealed, when somebody rewrites or deletes it, then the database refuses', async () => {
    await appendMany(1);
    await sealAll(world.ports);
    await stampBatches(world.ports);
    for (const table of ['ledger_batches', 'ledger_leaves', 'ledger_timestamps', 'ledger_keys'])
      for (const statement of [`DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        const refusal = await world.database.pool.query(statement).catch((error: Error) => error);
        expect((refusal as Error).message).to.contain('append-only');
      }
  });

  describe('a superuser who switches the trigger off', () => {
    const spoil = async (statement: string) => {
      await world.database.pool.query(
        `ALTER TABLE ledger_events DISABLE TRIGGER USER; ALTER TABLE ledger_leaves DISABLE TRIGGER USER;
         ${statement};
         ALTER TABLE ledger_events ENABLE TRIGGER USER; ALTER TABLE ledger_leaves ENABLE TRIGGER USER`,
      );
      return judged(world, await exportText(world.ports, sealedOnly));
    };
    let ids: string[];
    beforeEach(async () => {
      await appendMany(7);
      await sealAll(world.ports, 3);
      ids = (await rows('SELECT event_id FROM ledger_leaves ORDER BY batch, position')).map(
        (row) => row.event_id,
      );
    });

    for (const change of [
      `kind = 'document.cancelled'`,
      `after = jsonb_set(after, '{n}', '99')`,
      `at = at + interval '1 microsecond'`,
      `ip = '10.9.9.9'`,
      'seq = seq + 100000',
      'account_id = gen_random_uuid()',
    ])
      it(`and sets ${change}, when the record is checked, then exactly that event is named`, async () => {
        const report = await spoil(`UPDATE ledger_events SET ${change} WHERE id = '${ids[4]}'`);
        expect(report.first).to.include({ code: 'EVENT_CHANGED', batch: 2, position: 1, eventId: ids[4] });
      });

    it('and deletes an event, when the record is checked, then it is named', async () => {
      const report = await spoil(`DELETE FROM ledger_events WHERE id = '${ids[3]}'`);
      expect(report.first).to.include({ code: 'EVENT_REMOVED', batch: 2, position: 0, eventId: ids[3] });
    });

    it('and swaps two places, when the record is checked, then the order is named as wrong', async () => {
      const report = await spoil(
        `UPDATE ledger_leaves SET position = 9 WHERE event_id = '${ids[0]}';
         UPDATE ledger_leaves SET position = 0 WHERE event_id = '${ids[1]}';
         UPDATE ledger_leaves SET position = 1 WHERE event_id = '${ids[0]}'`,
      );
      expect(report.first).to.include({ code: 'EVENT_REORDERED', batch: 1, eventId: ids[1] });
    });

    it('and takes an event off the list of those that wait, when searched for, then it is sealed all the same', async () => {
      await appendMany(1);
      await world.database.pool.query('DELETE FROM ledger_unsealed');
      expect(await sealAll(world.ports)).to.equal(0);
      expect(codesOf(await judged(world, await exportText(world.ports)))).to.include('UNSEALED');
      expect(await world.ports.transact(({ sealing }) => sealing.findLost())).to.be.greaterThan(0);
      await sealAll(world.ports);
      expect((await judged(world, await exportText(world.ports, sealedOnly))).verdict).to.equal('intact');
    });
  });

  it('the tables, when copied into another cluster, then the chain goes on there and what was sealed stays valid', async () => {
    await appendMany(5);
    await sealAll(world.ports, 2);
    await appendMany(2);
    const other = await freshDatabase();
    const tables = ['events', 'unsealed', 'batches', 'leaves', 'timestamps', 'keys'].map(
      (name) => `ledger_${name}`,
    );
    await other.pool.query('ALTER TABLE ledger_events DISABLE TRIGGER USER');
    for (const table of tables)
      for (const { row } of await rows(`SELECT to_jsonb(t) AS row FROM ${table} t`))
        await other.pool.query(
          `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(null::${table}, $1)`,
          [row],
        );
    await other.pool.query('ALTER TABLE ledger_events ENABLE TRIGGER USER');
    const there = portsOn(other, world.keys);
    expect(await sealAll(there)).to.equal(2);
    const report = await judged(world, await exportText(there, sealedOnly));
    expect(report).to.include({ verdict: 'intact', batches: 4, events: 7 });
    await other.drop();
  });

  it('the lag, when events wait, then tells their number, the age of the oldest and the last header', async () => {
    expect(await ledgerLag(world.database.db)).to.deep.equal({
      unsealed: 0,
      oldestUnsealedAt: null,
      unstamped: 0,
      head: null,
    });
    await appendMany(3);
    await sealBatch(world.ports, 1);
    const lag = await ledgerLag(world.database.db);
    expect(lag).to.include({ unsealed: 2, unstamped: 1 });
    expect(lag.oldestUnsealedAt).to.be.instanceOf(Date);
    expect(lag.head).to.include({ number: 1, total: 1 });
  });

  describe('who may see it', () => {
    const actor = (role: 'auditor' | 'it' | 'clerk', unitId: string): Actor => ({
      accountId: newId(),
      personId: newId(),
      fullName: 'Người Thử',
      appointments: [{ id: newId(), unitId, unitPath: [unitId], role, position: role, isHead: false }],
      scopes: null,
      secondFactorAt: null,
      ip: '10.0.0.1',
      traceId: 'trace-2',
    });
    const unit = (id: string, parentId: string | null) => ({
      id,
      name: 'UBND',
      kind: 'commune',
      organCode: id,
      parentId,
      validFrom: '2020-01-01',
      validTo: null,
      successorId: null,
      formerOrganCode: null,
      partnerId: null,
      abbreviation: 'UBND',
      place: 'Chân Sơn',
      hasSeal: true,
      sealImage: null,
    });

    /** Only units where somebody works count: a province above may stand here as a name alone. */
    const staff = (unitIds: readonly string[]) =>
      world.ports.transact(async ({ organisation }) => {
        for (const unitId of unitIds) {
          const person = {
            id: newId(),
            fullName: 'Người Thử',
            email: null,
            phone: null,
            signatureImage: null,
          };
          await organisation.insertPeople([person]);
          const post = { position: 'Kiểm toán', role: 'auditor', isHead: false, basis: null } as const;
          const period = { validFrom: '2020-01-01', validTo: null };
          await organisation.insertAppointments([
            {
              id: newId(),
              personId: person.id,
              unitId,
              ...post,
              ...period,
            },
          ]);
        }
      });

    it('an auditor of a commune, when the whole record is asked for, then is refused; one of the top unit gets it, on record', async () => {
      const [province, district, commune] = [newId(), newId(), newId()];
      await world.ports.transact(({ organisation }) =>
        organisation.insertUnits([unit(province, null), unit(district, province), unit(commune, district)]),
      );
      await staff([commune, district]);
      for (const refused of [actor('auditor', commune), actor('clerk', district)]) {
        const error = await exportLedger(world.ports, refused, {}).catch((reason: unknown) => reason);
        expect(error).to.have.property('code', 'FORBIDDEN');
      }
      for await (const line of await exportLedger(world.ports, actor('auditor', district), {}))
        expect(line.endsWith('\n')).to.equal(true);
      const [{ kind, ip }] = await rows('SELECT kind, ip FROM ledger_events ORDER BY seq DESC LIMIT 1');
      expect({ kind, ip }).to.deep.equal({ kind: 'ledger.exported', ip: '10.0.0.1' });
    });

    it('an event, when proved, then its path leads to the signed root without showing the address; others see no such event', async () => {
      const unitId = newId();
      await world.ports.transact(({ organisation }) => organisation.insertUnits([unit(unitId, null)]));
      const it = actor('it', unitId);
      for (let n = 0; n < 5; n += 1) await world.append({ unitId, actor: it });
      await sealAll(world.ports);
      await stampBatches(world.ports);
      const [{ id }] = await rows('SELECT id FROM ledger_events ORDER BY seq OFFSET 3 LIMIT 1');
      const proof = await proveEvent(world.ports, it, id);
      const { thumbprint } = await world.ports.ledgerSigner();
      const options = { keys: [thumbprint], timestampTrust: world.trust };
      expect(checkProof(proof, options)).to.include({ verdict: 'intact', events: 1 });
      expect(JSON.stringify(proof)).to.not.contain('10.0.0.1');
      const [one] = proof.events;
      const forged = {
        ...proof,
        events: [{ ...one!, event: { ...one!.event, kind: 'document.cancelled' } }],
      };
      expect(checkProof(forged, options).first).to.include({ code: 'PROOF_WRONG', eventId: id });
      const hidden = await proveEvent(world.ports, actor('clerk', unitId), id).catch(
        (reason: unknown) => reason,
      );
      expect(hidden).to.have.property('code', 'NOT_FOUND');
    });
  });
});
