import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createOrganisationStore } from '../../../src/adapters/database/organisation-store.ts';
import { createRegistersStore } from '../../../src/adapters/database/registers-store.ts';
import { isAppError } from '../../../src/app-error.ts';
import type { NewRegisterEntry } from '../../../src/office/documents/registers/register.ts';
import { enterRegister } from '../../../src/office/documents/registers/take-number.ts';
import type { Clock } from '../../../src/office/unit-of-work.ts';
import { vietnamDate } from '../../../src/office/unit-of-work.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

const unitId = randomUUID();

describe('taking numbers', function numbers() {
  this.timeout(120_000);
  let database: TestDatabase;
  let bookId: string;

  before(async () => {
    database = await freshDatabase();
    await createOrganisationStore(database.db).insertUnits([
      {
        id: unitId,
        name: 'UBND xã Chân Sơn',
        kind: 'commune',
        organCode: 'H60.09.01',
        parentId: null,
        validFrom: '2020-01-01',
        validTo: null,
        successorId: null,
        formerOrganCode: null,
        partnerId: null,
        abbreviation: 'UBND',
        place: 'Chân Sơn',
        hasSeal: true,
        sealImage: null,
      },
    ]);
  });

  after(() => database.drop());

  beforeEach(async () => {
    bookId = randomUUID();
    await createRegistersStore(database.db).insertBook({
      id: bookId,
      unitId,
      direction: 'outgoing',
      name: 'Sổ đăng ký văn bản đi',
      typeCodes: null,
      position: 0,
      closedAt: null,
    });
  });

  const entry = (date: string): NewRegisterEntry => ({
    id: randomUUID(),
    bookId,
    year: Number(date.slice(0, 4)),
    direction: 'outgoing',
    documentId: null,
    incomingId: null,
    byHand: true,
    entryDate: date,
    voidReason: null,
    createdAt: new Date(),
    createdBy: null,
    columns: {
      numberSymbol: 'QĐ-UBND',
      documentDate: date,
      titleAndSubject: 'Quyết định về việc khen thưởng',
      signer: 'Nguyễn Văn An',
      recipients: 'Như Điều 3',
      copyKeeper: 'Văn thư',
      copies: 1,
      transferDate: null,
      receiptSigned: '',
      note: '',
    },
  });

  const take = (date: string, options: { orLater?: boolean; expected?: number } = {}) =>
    database.db.transaction((tx) =>
      enterRegister({ registers: createRegistersStore(tx) }, entry(date), options),
    );

  async function lines(year: number) {
    return createRegistersStore(database.db).entries({ bookId, year, after: 0, limit: 5000 });
  }

  it('promise 3, a number is used once and leaves no gap: gives 1,000 distinct numbers without a gap when two clerks take 1,000 at once', async () => {
    const clerk = async () => {
      for (let taken = 0; taken < 500; taken += 10)
        await Promise.all(Array.from({ length: 10 }, () => take('2026-11-23', { orLater: true })));
    };
    await Promise.all([clerk(), clerk()]);
    const numbers = (await lines(2026)).map((line) => line.number);
    expect(numbers).to.deep.equal(Array.from({ length: 1000 }, (_, index) => index + 1));
  });

  it('starts again at 1 and keeps both years whole when clerks work across New Year in Vietnam', async () => {
    // 31/12/2026 23:59:59.500 in Hà Nội is 16:59:59.500 UTC; each step of the clock is one number.
    let now = Date.parse('2026-12-31T16:59:59.500Z');
    const clock: Clock = {
      now: () => {
        now += 1;
        return new Date(now);
      },
    };
    const clerk = async () => {
      for (let taken = 0; taken < 500; taken += 10)
        await Promise.all(
          Array.from({ length: 10 }, () => take(vietnamDate(clock.now()), { orLater: true })),
        );
    };
    await Promise.all([clerk(), clerk()]);
    const [before, since] = [await lines(2026), await lines(2027)];
    expect([before.length, since.length]).to.deep.equal([499, 501]);
    for (const [year, date] of [
      [before, '2026-12-31'],
      [since, '2027-01-01'],
    ] as const) {
      expect(year.map((line) => line.number)).to.deep.equal(year.map((_, index) => index + 1));
      expect(new Set(year.map((line) => line.entryDate))).to.deep.equal(new Set([date]));
    }
  });

  it('gives the number back when the transaction that took it fails', async () => {
    await take('2026-11-20');
    await database.db
      .transaction(async (tx) => {
        await enterRegister({ registers: createRegistersStore(tx) }, entry('2026-11-20'));
        throw new Error('the clerk’s computer lost its power');
      })
      .catch(() => undefined);
    expect((await take('2026-11-20')).number).to.equal(2);
  });

  it('refuses an earlier date when a later one stands in the book, and takes the later one when any will do', async () => {
    await take('2026-11-23');
    expect(await codeOf(take('2026-11-22'))).to.equal('NUMBER_DATE_OUT_OF_ORDER');
    const line = await take('2026-11-22', { orLater: true });
    expect([line.number, line.entryDate]).to.deep.equal([2, '2026-11-23']);
  });

  it('says which number is next when a number written on paper is taken or would leave a gap', async () => {
    await take('2026-11-23');
    expect(await codeOf(take('2026-11-23', { expected: 1 }))).to.equal('NUMBER_TAKEN');
    expect(await codeOf(take('2026-11-23', { expected: 5 }))).to.equal('NUMBER_LEAVES_GAP');
    expect((await take('2026-11-23', { expected: 2 })).number).to.equal(2);
  });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
  return 'nothing was refused';
}
