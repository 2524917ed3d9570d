/** Whoever may confirm as the second person is told: by mail, and by what the bell of the pages counts. */
import { expect } from 'chai';
import { and, eq, isNull } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { people } from '../../../src/adapters/database/schema/organisation.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { leaveOffice } from '../../../src/office/identity/leave-office.ts';
import { refuseRecovery, requestRecovery } from '../../../src/office/identity/recovery.ts';
import { readLedger } from '../../../src/office/ledger/read-ledger.ts';
import { countWaiting } from '../../../src/office/notices/count-waiting.ts';
import { sendNotice } from '../../../src/office/notices/send-notice.ts';
import { type District, openDistrict, system, type TestUnit } from '../exchange/district.ts';

describe('requests that need a second person', () => {
  let district: District;
  let unit: TestUnit;
  let other: TestUnit;
  const sent: { readonly to: string; readonly subject: string; readonly text: string }[] = [];

  before(async () => {
    district = await openDistrict();
    unit = await district.addUnit('UBND xã Chân Sơn');
    other = await district.addUnit('UBND xã Kim Phú');
    for (const who of [unit.leader, unit.it, other.leader]) {
      const email = `${newId()}@xa.test`;
      await district.db.update(people).set({ email }).where(eq(people.id, who.personId));
    }
  });
  beforeEach(async () => {
    sent.length = 0;
    await district.db.delete(outbox);
  });

  const ports = () => ({
    ...district.ports,
    transact: createTransact(district.db, { clock: district.clock, traceId: () => 'test' }),
    newId,
    signingDesk: { closeWhere: () => undefined },
    publicUrl: 'https://antin.huyen.test/',
    mailer: {
      send: async (message: (typeof sent)[number]) => {
        sent.push(message);
        return { kind: 'taken' } as const;
      },
    },
  });
  const fresh = (who: Actor): Actor => ({ ...who, secondFactorAt: district.clock.now() });
  const ask = () =>
    requestRecovery(ports(), fresh(unit.it), {
      kind: 'password',
      accountId: unit.officer.accountId,
      reason: 'quên mật khẩu',
    });
  const told = async (): Promise<readonly string[]> => {
    const rows = await district.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.queue, 'send-mail'), isNull(outbox.relayedAt)));
    return rows.map(({ payload }) => (payload as { readonly accountId: string }).accountId);
  };
  const send = (who: Actor) => sendNotice(ports(), system, { accountId: who.accountId, jobId: newId() });
  const counts = (who: Actor) => countWaiting(ports(), who);

  it('asked by IT, then the unit’s leader is told of it by mail and by the bell, and nobody else', async () => {
    const { id } = await ask();
    expect(await told()).to.have.members([unit.leader.accountId, unit.it.accountId]);
    await send(unit.leader);
    await send(unit.it);
    expect(sent).to.have.length(1);
    const { subject, text } = sent[0]!;
    expect(subject).to.equal('[Ấn Tín] 1 việc đang chờ · 1 waiting');
    expect(text).to.include('- Cấp lại mật khẩu · UBND xã Chân Sơn');
    expect(text).to.match(/^ {2}https:\/\/antin\.huyen\.test\/recoveries$/m);
    expect(text).not.to.include(unit.officer.fullName);
    const one = [{ kind: 'recovery-to-confirm', count: 1, more: false }];
    expect(await counts(unit.leader)).to.deep.equal(one);
    for (const who of [unit.it, unit.clerk, other.leader, other.it])
      expect(await counts(who)).to.deep.equal([]);
    await refuseRecovery(ports(), unit.it, { id, reason: 'thôi' });
    expect(await counts(unit.leader)).to.deep.equal([]);
  });

  it('asked for, then the record of the unit tells whom it concerns by name', async () => {
    const { id } = await ask();
    const kinds = ['recovery.requested'] as const;
    const page = await readLedger(ports(), unit.it, { unitId: unit.id, kinds }, { limit: 1 });
    expect(page.items.map(({ about }) => about)).to.deep.equal([unit.officer.fullName]);
    await refuseRecovery(ports(), unit.it, { id, reason: 'thôi' });
  });

  it('not decided in time, then nobody is told any more', async () => {
    await ask();
    district.clock.time = new Date(district.clock.time.getTime() + 25 * 3600_000);
    await send(unit.leader);
    expect(sent).to.deep.equal([]);
    expect(await counts(unit.leader)).to.deep.equal([]);
  });

  it('somebody who left, then the leader who must say that it was right is told', async () => {
    await leaveOffice(ports(), unit.it, { accountId: unit.clerk.accountId, reason: 'nghỉ hưu' });
    expect(await told()).to.include(unit.leader.accountId);
    expect(await counts(unit.leader)).to.deep.equal([{ kind: 'recovery-to-confirm', count: 1, more: false }]);
  });
});
