import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import type { Unit } from '../../../src/office/organisation/organisation.ts';
import { requireOpenUnit, successorOn } from '../../../src/office/organisation/units-through-time.ts';
import { openWorkbench, unitOf, type Workbench } from '../identity/workbench.ts';

const ended = { validTo: '2025-06-30' };
const third = unitOf({ name: 'UBND xã Ba', organCode: 'H60.25.03', validFrom: '2026-01-01' });
const second = unitOf({
  name: 'UBND xã Hai',
  organCode: 'H60.25.02',
  validFrom: '2025-07-01',
  validTo: '2025-12-31',
  successorId: third.id,
});
const first = unitOf({ name: 'UBND xã Một', organCode: '000.02.25.H60', ...ended, successorId: second.id });
const orphan = unitOf({ name: 'Phòng Nội vụ', organCode: '000.51.25.H60', ...ended });
const circle = unitOf({ name: 'UBND xã Vòng', organCode: '000.77.25.H60', ...ended });

function reader(units: readonly Unit[]) {
  return { unit: async (id: string) => units.find((unit) => unit.id === id) ?? null };
}
const organisation = reader([first, second, third, orphan, { ...circle, successorId: circle.id }]);

async function refusal(unitId: string, on: string): Promise<AppError> {
  try {
    await requireOpenUnit(organisation, unitId, on);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('not refused');
}

describe('units through time', () => {
  it('is open on its first and on its last day', async () => {
    expect((await requireOpenUnit(organisation, first.id, '2011-01-01')).id).to.equal(first.id);
    expect((await requireOpenUnit(organisation, first.id, '2025-06-30')).id).to.equal(first.id);
  });

  it('when closed, then the answer names the successor of that day', async () => {
    const error = await refusal(first.id, '2025-07-01');
    expect(error.code).to.equal('UNIT_CLOSED');
    expect(error.title('vi')).to.equal(
      '“UBND xã Một” đã kết thúc hoạt động ngày 30/06/2025; đơn vị kế thừa: UBND xã Hai.',
    );
    expect(error.details).to.include({ successorId: second.id, successorCode: 'H60.25.02' });
  });

  it('when the successor has ended too, then the one that carries on is named', async () => {
    expect((await refusal(first.id, '2026-11-23')).details).to.include({ successorId: third.id });
  });

  it('when nobody carries on, or the data go in a circle, then no successor is named', async () => {
    expect((await refusal(orphan.id, '2026-01-01')).details).to.include({ successorId: null });
    expect(await successorOn(organisation, { ...circle, successorId: circle.id }, '2026-01-01')).to.equal(
      null,
    );
  });

  it('when not yet open or unknown, then each has its own code', async () => {
    expect((await refusal(third.id, '2025-12-31')).code).to.equal('UNIT_NOT_YET_OPEN');
    expect((await refusal('nobody', '2025-12-31')).code).to.equal('NOT_FOUND');
  });

  describe('in the database', () => {
    let bench: Workbench;
    before(async () => {
      bench = await openWorkbench();
      await bench.transact(async (tx) => tx.organisation.insertUnits([third, second, first, orphan]));
    });
    after(() => bench.database.drop());

    it('finds a code on a day, and no code on a day when it was not in use', async () => {
      expect(await bench.organisation.unitByCode('H60.25.02', '2025-07-01')).to.include({
        name: 'UBND xã Hai',
      });
      expect(await bench.organisation.unitByCode('H60.25.02', '2026-01-01')).to.equal(null);
    });

    it('lists only the units that exist on the day asked', async () => {
      const names = async (on: string) =>
        (await bench.organisation.units({ on }, { limit: 10 })).items.map((unit) => unit.name).sort();
      expect(await names('2025-06-30')).to.deep.equal(['Phòng Nội vụ', 'UBND xã Một']);
      expect(await names('2026-01-01')).to.deep.equal(['UBND xã Ba']);
    });
  });
});
