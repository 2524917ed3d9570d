import { expect } from 'chai';
import { createIdentityStore } from '../../src/adapters/database/identity-store.ts';
import { createOrganisationStore } from '../../src/adapters/database/organisation-store.ts';
import { createRegistersStore } from '../../src/adapters/database/registers-store.ts';
import { loadDemo } from '../../src/demo/load-demo.ts';
import { demoUnitFacts } from '../../src/demo/unit-facts.ts';
import { demoPassword, demoTotpSecret } from '../../src/office/identity/demo.ts';
import { signIn } from '../../src/office/identity/sign-in.ts';
import { totpCode } from '../../src/office/identity/totp.ts';
import { authorityOf } from '../../src/office/organisation/check-authority.ts';
import { openWorkbench, type Workbench } from '../office/identity/workbench.ts';

const today = '2026-11-23';

describe('the demo district', () => {
  let bench: Workbench;

  const load = () =>
    loadDemo({
      clock: bench.clock,
      newId: bench.newId,
      secretBox: bench.secretBox,
      transact: (work) =>
        bench.database.db.transaction((tx) =>
          work({
            organisation: createOrganisationStore(tx),
            identity: createIdentityStore(tx),
            registers: createRegistersStore(tx),
          }),
        ),
    });

  before(async () => {
    bench = await openWorkbench();
    expect(await load()).to.equal(true);
  });
  after(() => bench.database.drop());

  const count = async (sql: string) =>
    Number((await bench.database.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);

  it('has the province, the district, 28 communes and 8 offices, all open, none named “(cũ)”', async () => {
    const units = await bench.organisation.allUnits();
    const kinds = units.map((unit) => unit.kind);
    expect(kinds.filter((kind) => kind === 'commune')).to.have.length(28);
    expect(kinds.filter((kind) => kind === 'district-office')).to.have.length(8);
    expect(units).to.have.length(38);
    expect(units.filter((unit) => unit.validTo !== null || unit.name.includes('(cũ)'))).to.deep.equal([]);
    const commune = await bench.organisation.unitByCode('000.08.25.H60', today);
    expect(commune).to.include({ name: 'UBND xã Hùng Lợi', place: 'Hùng Lợi', abbreviation: 'UBND' });
    const path = await bench.organisation.unitPath(commune?.id ?? '');
    expect(path).to.have.length(3);
  });

  it('staffs each committee with five people, each office with three, the district with IT and an auditor', async () => {
    for (const unit of await bench.organisation.allUnits()) {
      const expected = { province: 0, district: 7, commune: 5, 'district-office': 3 }[unit.kind];
      expect(await bench.organisation.appointmentsOfUnit(unit.id, today), unit.name).to.have.length(
        expected ?? -1,
      );
    }
  });

  it('gives every person a name of their own, a demo account and no key, and no document anywhere', async () => {
    expect(await count('accounts WHERE demo')).to.equal(171);
    expect(await count('(SELECT DISTINCT full_name FROM people) AS names')).to.equal(171);
    expect(await count('certificates')).to.equal(0);
    expect(await count('documents')).to.equal(0);
  });

  it('lets a demo account sign in with the open password and a code', async () => {
    const opened = await signIn(bench, {
      username: 'chanson.chutich',
      password: demoPassword,
      code: totpCode(demoTotpSecret, bench.clock.now()),
      ip: '127.0.0.1',
      userAgent: null,
      traceId: 'demo',
    });
    expect(opened.account.demo).to.equal(true);
    expect(opened.actor.appointments[0]).to.include({ role: 'leader', isHead: true, position: 'Chủ tịch' });
  });

  it('lets chairmen sign TM., vice-chairmen KT. in their fields, heads of offices TL. for the district', async () => {
    const verdict = async (
      code: string,
      position: string,
      form: 'TM' | 'KT' | 'TL',
      field: string | null,
    ) => {
      const unit = await bench.organisation.unitByCode(code, today);
      const posts = await bench.organisation.appointmentsOfUnit(unit?.id ?? '', today);
      const appointment = posts.find((post) => post.position === position);
      const target = form === 'TL' ? await bench.organisation.unitByCode('000.00.25.H60', today) : unit;
      if (!appointment || !target) return 'nobody';
      const answer = await authorityOf(bench.organisation, {
        appointment,
        unit: target,
        form,
        typeCode: 'CV',
        field,
        on: today,
      });
      return answer.ok ? 'ok' : answer.reason.code;
    };
    expect(await verdict('000.02.25.H60', 'Chủ tịch', 'TM', null)).to.equal('ok');
    expect(await verdict('000.02.25.H60', 'Phó Chủ tịch', 'KT', 'Đất đai')).to.equal('ok');
    expect(await verdict('000.02.25.H60', 'Phó Chủ tịch', 'KT', 'Y tế')).to.equal('AUTHORITY_WRONG_FIELD');
    expect(await verdict('000.02.25.H60', 'Phó Chủ tịch', 'TM', null)).to.equal('AUTHORITY_NONE');
    expect(await verdict('000.51.25.H60', 'Trưởng phòng', 'TL', null)).to.equal('ok');
  });

  it('opens the books of the decree: one series for administrative documents, one per normative type, one for copies', async () => {
    const unit = await bench.organisation.unitByCode('000.02.25.H60', today);
    const books = await createRegistersStore(bench.database.db).booksOfUnit(unit?.id ?? '');
    expect(books.map((book) => [book.direction, book.typeCodes])).to.have.deep.members([
      ['outgoing', null],
      ['outgoing', ['NQ-QPPL']],
      ['outgoing', ['QĐ-QPPL']],
      ['outgoing', ['SY', 'TrS', 'SL']],
      ['incoming', null],
    ]);
  });

  it('makes user names from the unit and the post, each once', async () => {
    const slugs = demoUnitFacts().map((unit) => unit.slug);
    expect(new Set(slugs).size).to.equal(slugs.length);
    const rows = await bench.database.pool.query<{ username: string }>('SELECT username FROM accounts');
    expect(rows.rows.map((row) => row.username)).to.include.members([
      'huyen.chutich',
      'huyen.cntt',
      'huyen.kiemtoan',
      'ttyenson.vanthu',
      'chanson.phochutich2',
      'vanphong.truong',
      'noivu.chuyenvien',
    ]);
  });

  it('is not loaded into a database that has units', async () => {
    expect(await load()).to.equal(false);
    expect(await count('units')).to.equal(38);
  });
});
