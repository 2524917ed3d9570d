import { expect } from 'chai';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { readShare, readShareDocuments } from '../../../src/office/statistics/read-share.ts';
import { readShareGroups, readSharesBelow } from '../../../src/office/statistics/read-share-groups.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('the share taken apart', function groups() {
  this.timeout(60_000);
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;
  const period = { direction: 'outgoing', from: '2025-02-01', to: '2025-03-31' } as const;

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
    await send('2025-02-03', 'electronic');
    await send('2025-03-03', 'electronic');
    await send('2025-03-04', 'both');
    await send('2025-03-05', 'paper');
  });
  after(() => district.database.drop());

  const ports = () => ({
    ...district.ports,
    transact: createTransact(district.db, { clock: district.clock, traceId: () => 'test' }),
  });

  async function send(issuedOn: string, channel: 'electronic' | 'both' | 'paper'): Promise<void> {
    const to = [{ unit: receiver, channel }];
    const documentId = await district.issue(sender, { to, issuedOn });
    await sendDocument(district.ports, sender.clerk, { documentId });
    await district.pump();
  }

  it('by month, added up, equals the whole period, and each month what it says asked alone', async () => {
    const question = { unitId: sender.id, ...period };
    const { items } = await readShareGroups(ports(), sender.clerk, question, 'month');
    expect(items.map(({ key, n }) => [key, n])).to.deep.equal([
      ['2025-02', 1],
      ['2025-03', 3],
    ]);
    const march = { ...question, from: '2025-03-01' };
    const { classes, fullyElectronic } = await readShare(ports(), sender.clerk, march);
    expect(items[1]).to.deep.include({ classes, fullyElectronic });
    const whole = await readShare(ports(), sender.clerk, question);
    expect(items.reduce((sum, { n }) => sum + n, 0)).to.equal(whole.n);
  });

  it('by type and by cause, asked, open exactly the documents they count', async () => {
    const question = { unitId: sender.id, ...period };
    const types = await readShareGroups(ports(), sender.clerk, question, 'type');
    for (const { key, n, classes } of types.items) {
      const ofType = { ...question, typeCode: key };
      expect((await readShare(ports(), sender.clerk, ofType)).classes).to.deep.equal(classes);
      const { items } = await readShareDocuments(ports(), sender.clerk, { ...ofType, limit: 50 });
      expect(items).to.have.length(n);
    }
    const causes = await readShareGroups(ports(), sender.clerk, question, 'cause');
    expect(causes.items.map(({ key, classes }) => [key, classes])).to.deep.equal([
      ['paper-only', { A: 0, B: 0, C: 1, D: 0 }],
      ['paper-too', { A: 0, B: 1, C: 0, D: 0 }],
    ]);
    const behind = { ...question, cause: 'paper-too', limit: 50 };
    expect((await readShareDocuments(ports(), sender.clerk, behind)).items).to.have.length(1);
  });

  it('units below, asked for one without documents, then it comes once with no data', async () => {
    const question = { unitId: receiver.id, ...period };
    for (const monthly of [false, true]) {
      const { items } = await readSharesBelow(ports(), receiver.leader, question, { monthly });
      expect(items).to.have.length(1);
      expect(items[0]).to.deep.include({ unitId: receiver.id, n: 0, fullyElectronic: null, month: null });
    }
  });

  it('units below, asked month by month, equal the months of the unit', async () => {
    const question = { unitId: sender.id, ...period };
    const below = await readSharesBelow(ports(), sender.leader, question, { monthly: true });
    const own = await readShareGroups(ports(), sender.leader, question, 'month');
    expect(below.items.map(({ month, classes }) => ({ key: month, classes }))).to.deep.equal(
      own.items.map(({ key, classes }) => ({ key, classes })),
    );
  });

  it('a period that ends before it begins, or a unit of others, when asked, is refused', async () => {
    const turned = { unitId: sender.id, ...period, from: '2025-04-01' };
    const backwards = await refusal(readShareGroups(ports(), sender.clerk, turned, 'month'));
    expect(backwards.code).to.equal('PERIOD_INVALID');
    const others = { unitId: receiver.id, ...period };
    const asked = readSharesBelow(ports(), sender.clerk, others, { monthly: false });
    expect((await refusal(asked)).code).to.equal('FORBIDDEN');
  });
});
