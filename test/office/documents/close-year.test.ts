import { expect } from 'chai';
import { and, eq } from 'drizzle-orm';
import { documents } from '../../../src/adapters/database/schema/documents.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { books, bookYears, registerEntries } from '../../../src/adapters/database/schema/registers.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { closeYear } from '../../../src/office/documents/registers/close-year.ts';
import { enterByHand } from '../../../src/office/documents/registers/enter-by-hand.ts';
import { printRegister } from '../../../src/office/documents/registers/print-register.ts';
import { readYears } from '../../../src/office/documents/registers/read-years.ts';
import { assignDocument } from '../../../src/office/incoming/assign-document.ts';
import { directDocument } from '../../../src/office/incoming/direct-document.ts';
import { registerPaper } from '../../../src/office/incoming/register-paper.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('closing the year of a book', function closing() {
  this.timeout(60_000);
  let district: District;
  let unit: TestUnit;
  let bookId: string;

  before(async () => {
    district = await openDistrict();
  });

  after(() => district.database.drop());

  const ports = () => ({
    ...district.ports,
    transact: createTransact(district.db, { clock: district.clock, traceId: () => 'test' }),
    demo: false,
  });

  beforeEach(async () => {
    district.clock.time = new Date('2025-12-20T03:00:00Z');
    unit = await district.addUnit('UBND xã Lang Quán');
    bookId = await outgoingBook();
  });

  async function outgoingBook(): Promise<string> {
    const [book] = await district.db
      .select()
      .from(books)
      .where(and(eq(books.unitId, unit.id), eq(books.direction, 'outgoing')));
    return book!.id;
  }

  const enter = (date: string, subject = 'Giấy mời họp thôn') =>
    enterByHand(ports(), unit.clerk, {
      bookId,
      date,
      columns: {
        direction: 'outgoing',
        numberSymbol: 'GM-UBND',
        titleAndSubject: subject,
        signer: 'Nguyễn Văn An',
        recipients: 'Các thôn',
        copyKeeper: 'Văn thư',
        copies: 12,
        transferDate: null,
        receiptSigned: '',
        note: '',
      },
    });
  const newYear = () => {
    district.clock.time = new Date('2025-12-31T17:00:00Z');
  };
  const close = (actor = unit.clerk) => closeYear(ports(), actor, { bookId, year: 2025 });
  const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;

  it('after New Year in Vietnam, states first and last number, count and void numbers, and freezes the PDF', async () => {
    await enter('2025-12-20');
    const second = await enter('2025-12-20', 'Thông báo nghỉ tết');
    await district.db
      .update(registerEntries)
      .set({ voidReason: 'in hỏng' })
      .where(eq(registerEntries.id, second.id));
    await enter('2025-12-20');
    newYear();
    const closed = await close();
    expect(closed).to.include({ firstNumber: 1, lastNumber: 3, count: 3, closedBy: unit.clerk.fullName });
    expect(closed.voids).to.deep.equal([{ number: 2, reason: 'in hỏng' }]);
    const { text } = await extractText(await district.ports.storage.read(closed.sha256), {
      maxChars: 100_000,
    });
    const words = text.replace(/\s+/g, ' ');
    expect(words).to.include('KHÓA SỔ NĂM 2025: số đầu tiên 01').and.include('tổng cộng 3 số, liên tục');
    expect(words).to.include('Số không sử dụng: 1, gồm số 02 (in hỏng).');
    const [event] = await district.db
      .select()
      .from(ledgerEvents)
      .where(and(eq(ledgerEvents.kind, 'book.year-closed'), eq(ledgerEvents.unitId, unit.id)));
    expect(event!.fileSha256).to.equal(closed.sha256);
    expect((await readYears(ports(), unit.clerk, bookId))[0]!.closing!.sha256).to.equal(closed.sha256);
  });

  it('once closed, later downloads are the very bytes that were frozen; a part of the year is made anew', async () => {
    await enter('2025-12-20');
    newYear();
    const { sha256 } = await close();
    const whole = await printRegister(ports(), unit.clerk, { bookId, year: 2025, format: 'pdf' });
    expect(whole).to.include({ kind: 'frozen', sha256 });
    const part = { bookId, year: 2025, from: '2025-12-01', format: 'pdf' } as const;
    expect((await printRegister(ports(), unit.clerk, part)).kind).to.equal('made');
  });

  it('with more lines than a volume holds, is bound in volumes that follow each other, each frozen by itself', async () => {
    for (const day of ['20', '21', '22', '23', '24']) {
      district.clock.time = new Date(`2025-12-${day}T03:00:00Z`);
      await enter(`2025-12-${day}`);
    }
    const small = { ...ports(), volumeLines: 2 };
    const open = { bookId, year: 2025, volume: 2, format: 'xlsx' } as const;
    const part = await printRegister(small, unit.clerk, open);
    if (part.kind !== 'made') throw new Error('a year that is open has no frozen file');
    expect(part.book.lines).to.include('Quyển số: 02').and.include('Từ số 03 đến số 04');
    newYear();
    const closed = await closeYear(small, unit.clerk, { bookId, year: 2025 });
    expect(closed.volumes!.map((v) => [v.volume, v.firstNumber, v.lastNumber, v.lastDate])).to.deep.equal([
      [1, 1, 2, '2025-12-21'],
      [2, 3, 4, '2025-12-23'],
      [3, 5, 5, '2025-12-24'],
    ]);
    const words = async (volume: number) => {
      const wish = { bookId, year: 2025, volume, format: 'pdf' } as const;
      // Bound with two lines each: what a volume holds today changes nothing.
      const printed = await printRegister(ports(), unit.clerk, wish);
      if (printed.kind !== 'frozen') throw new Error('a closed year is not made anew');
      expect(printed.sha256).to.equal(closed.volumes![volume - 1]!.sha256);
      const bytes = await district.ports.storage.read(printed.sha256);
      return (await extractText(bytes, { maxChars: 100_000 })).text.replace(/\s+/g, ' ');
    };
    expect(await words(1)).to.match(/Từ số 01 đến số 02 Quyển số: 01.*Hết quyển 1 trong 3 quyển/);
    expect(await words(3)).to.match(/05\/GM-UBND.*tổng cộng 5 số, .*; gồm 3 quyển\./);
    const print = (volume?: number) =>
      printRegister(ports(), unit.clerk, { bookId, year: 2025, format: 'pdf', ...(volume && { volume }) });
    expect(await codeOf(print())).to.equal('EXPORT_VOLUME_NEEDED');
    expect(await codeOf(print(4))).to.equal('EXPORT_VOLUME_UNKNOWN');
  });

  it('before the year is over, with nothing in it, or with a number still held, is refused', async () => {
    expect(await codeOf(closeYear(ports(), unit.clerk, { bookId, year: 2024 }))).to.equal('BOOK_YEAR_EMPTY');
    await enter('2025-12-20');
    district.clock.time = new Date('2025-12-31T16:59:59Z');
    expect(await codeOf(close())).to.equal('BOOK_YEAR_NOT_OVER');
    newYear();
    const id = await district.issue(unit, { to: [] });
    await district.db
      .update(documents)
      .set({ state: 'issuing', bookId, number: 1 })
      .where(eq(documents.id, id));
    expect(await codeOf(close())).to.equal('BOOK_YEAR_UNSETTLED');
  });

  it('a number that is missing from the book stops it', async () => {
    await enter('2025-12-20');
    await district.db.update(bookYears).set({ nextNumber: 4 }).where(eq(bookYears.bookId, bookId));
    newYear();
    const refused = await refusal(close());
    expect([refused.code, refused.details]).to.deep.equal(['BOOK_YEAR_GAP', { missing: [2, 3] }]);
  });

  it('then lines by hand into it and a second closing are refused, and the new year goes on with 01', async () => {
    await enter('2025-12-20');
    newYear();
    await close();
    expect(await codeOf(enter('2025-12-31'))).to.equal('BOOK_YEAR_CLOSED');
    expect(await codeOf(close())).to.equal('BOOK_YEAR_CLOSED');
    expect((await enter('2026-01-01')).columns).to.include({ numberSymbol: '01/GM-UBND' });
  });

  it('then a document of that year is handed on, and its closed line stays as it was printed', async () => {
    const { id: incomingId } = await registerPaper(ports(), unit.clerk, {
      unitId: unit.id,
      arrivedOn: '2025-12-20',
      senderName: 'Sở Nội vụ',
      numberSymbol: '15/SNV-VP',
      issuedOn: '2025-12-18',
      typeCode: 'CV',
      subject: 'Về biên chế',
      urgency: 'normal',
      secrecy: 'none',
      signerName: null,
      dueDate: null,
      pageCount: null,
    });
    newYear();
    bookId = unit.bookId;
    await close();
    const lead = { appointmentId: unit.officer.appointments[0]!.id, part: 'lead', dueDate: null } as const;
    await directDocument(ports(), unit.leader, {
      incomingId,
      opinion: 'Giao chuyên viên',
      dueDate: null,
      parts: [lead],
    });
    const assigned = await assignDocument(ports(), unit.clerk, { incomingId });
    expect(assigned.state).to.equal('assigned');
    const [line] = await district.db
      .select()
      .from(registerEntries)
      .where(eq(registerEntries.incomingId, incomingId));
    expect(line!.columns).to.include({ forwardedTo: '', transferDate: null });
  });

  it('whoever reaches the database can neither open it again nor change its lines', async () => {
    const { id } = await enter('2025-12-20');
    newYear();
    await close();
    const reopened = await refusal(
      district.db.update(bookYears).set({ closedAt: null }).where(eq(bookYears.bookId, bookId)),
    );
    const changed = await refusal(
      district.db.update(registerEntries).set({ voidReason: 'x' }).where(eq(registerEntries.id, id)),
    );
    const removed = await refusal(district.db.delete(registerEntries).where(eq(registerEntries.id, id)));
    for (const error of [reopened, changed, removed])
      expect(String(error.cause)).to.match(/the year 2025 of book .* is closed/);
  });

  it('racing with numbers being taken, has each number in the frozen register or refused', async () => {
    await enter('2025-12-20');
    newYear();
    const tries = Array.from({ length: 12 }, (_, index) =>
      index === 5 ? close() : enter('2025-12-31', `Thông báo ${index}`),
    );
    const outcomes = await Promise.allSettled(tries);
    const closed = outcomes[5]!;
    if (closed.status !== 'fulfilled') throw closed.reason;
    const { count } = closed.value as Awaited<ReturnType<typeof close>>;
    const lines = await district.db.select().from(registerEntries).where(eq(registerEntries.bookId, bookId));
    expect(lines).to.have.length(count);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).to.equal(11 - (count - 1));
    for (const { reason } of refused) expect(reason.code).to.equal('BOOK_YEAR_CLOSED');
  });

  it('belongs to the clerk and the leaders of the unit: others are refused, strangers learn nothing', async () => {
    await enter('2025-12-20');
    newYear();
    const stranger = await district.addUnit('UBND xã Hùng Lợi');
    expect(await codeOf(close(stranger.clerk))).to.equal('NOT_FOUND');
    expect(await codeOf(close(unit.officer))).to.equal('NOT_FOUND');
    expect(await codeOf(close(unit.auditor))).to.equal('FORBIDDEN');
    const print = (actor: TestUnit['clerk']) =>
      printRegister(ports(), actor, { bookId, year: 2025, format: 'pdf' });
    expect(await codeOf(print(stranger.clerk))).to.equal('NOT_FOUND');
    expect(await codeOf(print(unit.officer))).to.equal('NOT_FOUND');
    expect((await print(unit.auditor)).kind).to.equal('made');
    expect((await close(unit.leader)).position).to.equal('leader');
  });
});
