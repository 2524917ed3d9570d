/** The address book and the operators' view: who may, what is recorded, what is refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { and, eq, isNull } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { isAppError } from '../../../src/app-error.ts';
import { changeAgency, enterAgency, listAgencies } from '../../../src/office/exchange/manage-agencies.ts';
import { changePartner, createPartner, endPartner } from '../../../src/office/exchange/manage-partners.ts';
import { readTraffic, reDrivePartner } from '../../../src/office/exchange/partner-traffic.ts';
import { listUnits } from '../../../src/office/organisation/read-units.ts';
import { judgePartners } from '../../../src/wiring/doctor/check-partners.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type District, openDistrict, type TestUnit } from './district.ts';

const paper = { kind: 'paper', name: 'Bưu điện', endpoint: null, settings: {}, simulated: false } as const;
const agency = {
  formerOrganCode: '000.00.07.H99',
  kind: 'department',
  abbreviation: 'SNV',
  place: 'Tuyên Quang',
  validFrom: '2020-01-01',
  validTo: null,
  successorId: null,
};

describe('the address book of other systems', function suite() {
  this.timeout(60_000);
  let district: District;
  let top: TestUnit;
  let commune: TestUnit;
  const open = () => {
    const transact = createTransact(district.db, { clock: district.clock, traceId: () => 'test' });
    return { ...district.ports, transact, demo: true };
  };
  const refusal = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'nothing refused',
      (error: unknown) => (isAppError(error) ? error.code : String(error)),
    );
  const eventsOf = (unitId: string) =>
    district.db.select().from(ledgerEvents).where(eq(ledgerEvents.unitId, unitId));

  before(async () => {
    district = await openDistrict();
    top = await district.addUnit('UBND tỉnh');
    commune = await district.addUnit('UBND xã', { parentId: top.id });
  });

  it('a system, when entered, changed and ended by the highest IT, then each is recorded; anybody else is refused', async () => {
    const ports = open();
    expect(await refusal(createPartner(ports, commune.it, paper))).to.equal('FORBIDDEN');
    expect(await refusal(createPartner(ports, top.clerk, paper))).to.equal('FORBIDDEN');
    const made = await createPartner(ports, top.it, paper);
    const named = { ...paper, id: made.id, name: 'Bưu điện tỉnh', version: 1 };
    expect(await refusal(changePartner(ports, top.it, { ...named, version: 7 }))).to.equal('STALE_ETAG');
    const changed = await changePartner(ports, top.it, named);
    await endPartner(ports, top.it, { id: made.id, version: changed.version });
    expect(await refusal(endPartner(ports, top.it, { id: made.id, version: 3 }))).to.equal('PARTNER_ENDED');
    const kinds = (await eventsOf(top.id)).map(({ kind }) => kind);
    expect(kinds).to.include.members(['partner.created', 'partner.changed', 'partner.ended']);
  });

  it('a rehearsal beside real data, an address or settings that do not serve, a secret among the settings: each is refused', async () => {
    const real = { ...open(), demo: false };
    const enter = (over: object) => refusal(createPartner(real, top.it, { ...paper, ...over }));
    expect(await enter({ simulated: true })).to.equal('PARTNER_SIMULATED');
    expect(await enter({ kind: 'peer', endpoint: 'http://ban.vn' })).to.equal('PARTNER_SETTINGS_WRONG');
    expect(await enter({ settings: { password: 'x' } })).to.equal('PARTNER_SETTINGS_WRONG');
    const row = { ...paper, id: newId(), simulated: true };
    const mailbox = { ...row, kind: 'mail' as const, simulated: false };
    const here = { demo: false, peer: undefined, dataDir: temporaryFolder('partners') };
    const found = judgePartners([row, mailbox], here);
    expect(found.map(({ mark }) => mark)).to.deep.equal(['bad', 'bad']);
  });

  it('a mailbox, when entered, then a password in an address is refused, and the examination names the files that are missing', async () => {
    const ports = { ...open(), demo: false };
    const smtp = 'smtps://vanthu@mail.ban.vn';
    const settings = { sender: 'vanthu@ta.gov.vn', smtp, imap: 'imaps://vanthu@mail.ban.vn' };
    const mailbox = {
      ...paper,
      kind: 'mail' as const,
      endpoint: 'vanthu@ban.gov.vn',
      settings,
      simulated: false,
    };
    const entered = await createPartner(ports, top.it, mailbox);
    for (const wrong of [
      { ...settings, smtp: 'smtps://vanthu:mat-khau@mail.ban.vn' },
      { ...settings, imap: 'https://mail.ban.vn' },
      { ...settings, sender: 'văn thư' },
    ])
      expect(await refusal(createPartner(ports, top.it, { ...mailbox, settings: wrong }))).to.equal(
        'PARTNER_SETTINGS_WRONG',
      );
    const dataDir = temporaryFolder('partners');
    const here = { demo: false, peer: undefined, dataDir };
    const words = () => judgePartners([entered], here).map(({ mark, words: told }) => `${mark} ${told.vi}`);
    expect(words().map((line) => /^bad .*\/(\w+-password) /.exec(line)?.[1])).to.deep.equal([
      'smtp-password',
      'imap-password',
    ]);
    mkdirSync(join(dataDir, 'partners', entered.id), { recursive: true });
    for (const name of ['smtp-password', 'imap-password'])
      writeFileSync(join(dataDir, 'partners', entered.id, name), 'mật khẩu', { mode: 0o600 });
    expect(words().every((line) => !line.startsWith('bad'))).to.equal(true);
  });

  it('a platform that wants a sign-in, when entered, then the examination names the key and the password that are missing', async () => {
    const ports = { ...open(), demo: false };
    const login = { username: 'vanthu', applicationCode: 'QLVB' };
    const lgsp = {
      ...paper,
      kind: 'lgsp' as const,
      name: 'Nền tảng của tỉnh',
      endpoint: 'https://lgsp.tinh.gov.vn',
      settings: { systemId: 'H60.25', pollSeconds: 60, login },
    };
    const entered = await createPartner(ports, top.it, lgsp);
    const wrong = { ...lgsp, settings: { systemId: 'H60.25', login: { ...login, password: 'x' } } };
    expect(await refusal(createPartner(ports, top.it, wrong))).to.equal('PARTNER_SETTINGS_WRONG');
    const dataDir = temporaryFolder('partners');
    const words = () =>
      judgePartners([entered], { demo: false, peer: undefined, dataDir }).map(
        ({ mark, words: told }) => `${mark} ${told.vi}`,
      );
    expect(words().map((line) => /^bad .*\/(\w+) /.exec(line)?.[1])).to.deep.equal(['secret', 'password']);
    mkdirSync(join(dataDir, 'partners', entered.id), { recursive: true });
    for (const name of ['secret', 'password'])
      writeFileSync(join(dataDir, 'partners', entered.id, name), 'khóa', { mode: 0o600 });
    expect(words().every((line) => !line.startsWith('bad'))).to.equal(true);
  });

  it('an agency, when entered, then it is found by its former code with its way; closed, then its successor stands in its place', async () => {
    const ports = open();
    const { id: partnerId } = await createPartner(ports, top.it, paper);
    const old = await enterAgency(ports, top.it, {
      ...agency,
      partnerId,
      organCode: 'H99.07',
      name: 'Sở cũ',
    });
    const taken = { ...agency, partnerId, organCode: 'H99.07', name: 'Trùng mã' };
    expect(await refusal(enterAgency(ports, top.it, taken))).to.equal('AGENCY_CODE_TAKEN');
    const next = await enterAgency(ports, top.it, {
      ...agency,
      partnerId,
      formerOrganCode: null,
      organCode: 'H99.08',
      name: 'Sở mới',
    });
    const found = await listUnits(ports, commune.officer, { query: '000.00.07', on: '2025-03-01', limit: 9 });
    expect(found.items.map(({ id, partner }) => [id, partner?.name])).to.deep.equal([[old.id, 'Bưu điện']]);
    await changeAgency(ports, top.it, { id: old.id, validTo: '2025-02-28', successorId: next.id });
    expect((await eventsOf(old.id)).map(({ kind }) => kind)).to.deep.equal(['unit.created', 'unit.closed']);
    const book = await listAgencies(ports, top.it, { partnerId, limit: 9 });
    expect(book.items, 'the history stays').to.have.length(2);
    expect(await refusal(changeAgency(ports, top.it, { id: commune.id, name: 'x' })), 'hosted here').to.equal(
      'NOT_FOUND',
    );
  });

  it('dead work of a system, when IT drives all of it again, then it is due under new ids, the breaker tries at once, and the figures say so', async () => {
    const ports = open();
    const { id: partnerId } = await createPartner(ports, top.it, { ...paper, name: 'Trục hỏng' });
    const work = { kind: 'status', message: { consignmentId: top.id } } as const;
    await ports.transact(async (tx) => {
      await tx.outbox.promise('dispatch-partner', { partnerId, work });
      await tx.outbox.promise('dispatch-partner', { partnerId, work });
      const health = await tx.partners.healthForUpdate(partnerId);
      const openUntil = new Date(district.clock.now().getTime() + 60_000);
      await tx.partners.keepHealth({ ...health, failures: 4, openUntil, lastError: 'ECONNREFUSED' });
    });
    const lane = eq(outbox.lane, partnerId);
    await district.db.update(outbox).set({ deadAt: new Date(), lastError: 'hỏng' }).where(lane);
    const ofLane = async () => (await readTraffic(ports, top.it)).find((one) => one.partnerId === partnerId)!;
    expect(await ofLane()).to.deep.include({
      breaker: 'open',
      dead: 2,
      backlog: 0,
      causes: [{ error: 'hỏng', count: 2 }],
    });
    expect(await refusal(reDrivePartner(ports, commune.it, partnerId))).to.equal('FORBIDDEN');
    expect(await reDrivePartner(ports, top.it, partnerId)).to.equal(2);
    expect(await ofLane()).to.include({ breaker: 'half-open', dead: 0, backlog: 2 });
    expect(
      await district.db
        .select()
        .from(outbox)
        .where(and(lane, isNull(outbox.deadAt))),
    ).to.have.length(2);
  });
});
