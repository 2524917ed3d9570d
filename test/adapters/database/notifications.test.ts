import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { type Listener, openListener } from '../../../src/adapters/database/listen.ts';
import { openWaitingSignals } from '../../../src/adapters/database/notifications.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import type { WaitingSignals } from '../../../src/office/waiting-signals.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('signals of what waits', () => {
  let database: TestDatabase;
  let listener: Listener;
  let signals: WaitingSignals;

  before(async () => {
    database = await freshDatabase();
    listener = await openListener(database.target);
    signals = await openWaitingSignals(listener);
  });
  after(async () => {
    await listener.close();
    await database.drop();
  });

  const record = async (unitId: string | null) => {
    const event = { id: uuid(), at: new Date(), kind: 'document.submitted', unitId, traceId: 't' };
    await database.db.insert(ledgerEvents).values(event);
  };

  it('of a unit, when something is recorded there, then reach who listens for it and nobody else', async () => {
    const [mine, other] = [uuid(), uuid()];
    const heard: string[] = [];
    const bell = new EventEmitter();
    const stops = [
      signals.subscribe(new Set([other]), () => heard.push('other')),
      signals.subscribe(new Set([mine]), () => {
        heard.push('mine');
        bell.emit('rung');
      }),
    ];
    const rung = once(bell, 'rung');
    await record(null);
    await record(mine);
    await rung;
    expect(heard).to.deep.equal(['mine']);
    for (const stop of stops) stop();
  });

  it('of many units, when one statement records something for all of them twice, then each hears of it once', async () => {
    const units = Array.from({ length: 450 }, () => uuid());
    const heard: string[] = [];
    const bell = new EventEmitter();
    const stops = units.map((unit) =>
      signals.subscribe(new Set([unit]), () => {
        heard.push(unit);
        if (heard.length === units.length) bell.emit('rung');
      }),
    );
    const rung = once(bell, 'rung');
    const event = { at: new Date(), kind: 'incoming.arrived', traceId: 't' };
    await database.db
      .insert(ledgerEvents)
      .values([...units, ...units].map((unitId) => ({ ...event, id: uuid(), unitId })));
    await rung;
    expect(new Set(heard)).to.deep.equal(new Set(units));
    for (const stop of stops) stop();
  });

  it('after the listener has left, when something is recorded, then no longer reach it', async () => {
    const unit = uuid();
    let rings = 0;
    const stop = signals.subscribe(new Set([unit]), () => {
      rings += 1;
    });
    stop();
    const bell = new EventEmitter();
    const stopSecond = signals.subscribe(new Set([unit]), () => bell.emit('rung'));
    const rung = once(bell, 'rung');
    await record(unit);
    await rung;
    expect(rings).to.equal(0);
    stopSecond();
  });
});
