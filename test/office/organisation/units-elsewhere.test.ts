/** Units of other systems stand in the address book; nothing of this office is kept for them. */
import { expect } from 'chai';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { appointPerson } from '../../../src/office/organisation/appoint-person.ts';
import { importUnits } from '../../../src/office/organisation/import-units.ts';
import { openWorkbench, unitOf, type Workbench } from '../identity/workbench.ts';

const partner = {
  id: '0197a000-0000-7000-8000-0000000000aa',
  name: 'Tỉnh bạn',
  kind: 'paper' as const,
  endpoint: null,
  settings: {},
  simulated: false,
  version: 1,
  createdAt: new Date('2026-01-01'),
  endedAt: null,
};
const system = { accountId: null, personId: null, job: 'test' } as never;

describe('units of other systems', () => {
  let bench: Workbench;
  const ours = unitOf({ name: 'UBND xã Chân Sơn', organCode: '000.02.25.H60' });
  const theirs = unitOf({ name: 'Sở Nội vụ tỉnh bạn', organCode: '000.00.07.H37', partnerId: partner.id });

  before(async () => {
    bench = await openWorkbench();
    await bench.transact(async ({ partners, organisation }) => {
      await partners.insert(partner);
      await organisation.insertUnits([ours, theirs]);
    });
  });
  after(() => bench.database.drop());

  it('a CSV file that names one of them, or puts a unit below it, when imported, is refused with line and column, and nothing is written', async () => {
    const csv = [
      'organ_code,name,kind,parent,valid_from,valid_to,successor',
      `${theirs.organCode},Tên khác,department,,${theirs.validFrom},,`,
      `H60.25.09,Đội mới,department,${theirs.organCode},2026-01-01,,`,
    ].join('\n');
    const before = await bench.organisation.allUnits();
    const outcome = await importUnits(bench, system, { csv, dryRun: false });
    expect(outcome.written).to.equal(false);
    expect(outcome.errors.map(({ line, column, code }) => [line, column, code])).to.deep.equal([
      [2, 'organ_code', 'CSV_UNIT_ELSEWHERE'],
      [3, 'parent', 'CSV_UNIT_ELSEWHERE'],
    ]);
    expect(await bench.organisation.allUnits()).to.deep.equal(before);
  });

  it('a post in one of them, when given, is refused and names the unit', async () => {
    const actor = { accountId: 'a', personId: 'p', appointments: [], scopes: null } as unknown as Actor;
    const post = {
      unitId: theirs.id,
      personId: ours.id,
      position: 'Văn thư',
      role: 'clerk',
      isHead: false,
    } as const;
    const refused = await appointPerson(bench, actor, {
      ...post,
      validFrom: '2026-11-01',
      validTo: null,
      basis: null,
    }).then(
      () => null,
      (error: { code: string; message: string }) => error,
    );
    expect(refused?.code).to.equal('UNIT_ELSEWHERE');
    expect(refused?.message).to.contain(theirs.name);
  });
});
