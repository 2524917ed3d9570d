/** The registers without numbers at the year's end: handling, quantities, post, archive copies. */
import { expect } from 'chai';
import { and, eq } from 'drizzle-orm';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { copyUses, postings, registerYears } from '../../../src/adapters/database/schema/paper.ts';
import { books } from '../../../src/adapters/database/schema/registers.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { composeBook } from '../../../src/lib/typesetting/compose-book.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { closeYear } from '../../../src/office/documents/registers/close-year.ts';
import { enterByHand } from '../../../src/office/documents/registers/enter-by-hand.ts';
import { completePosting } from '../../../src/office/documents/registers/paper/complete-posting.ts';
import { lendCopy } from '../../../src/office/documents/registers/paper/lend-copy.ts';
import { recordPosting } from '../../../src/office/documents/registers/paper/record-posting.ts';
import { returnCopy } from '../../../src/office/documents/registers/paper/return-copy.ts';
import { strikePosting } from '../../../src/office/documents/registers/paper/strike-posting.ts';
import { closeRegister } from '../../../src/office/documents/registers/yearly/close-register.ts';
import {
  printYearRegister,
  type YearPrintWish,
} from '../../../src/office/documents/registers/yearly/print-year-register.ts';
import { readRegisterYears } from '../../../src/office/documents/registers/yearly/read-register-years.ts';
import {
  type YearRegister,
  yearRegisters,
} from '../../../src/office/documents/registers/yearly/register-year.ts';
import { registerPaper } from '../../../src/office/incoming/register-paper.ts';
import { returnDocument } from '../../../src/office/incoming/return-document.ts';
import { readWorkbook } from '../../support/xlsx-reader.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('closing a register without numbers for a year', function closing() {
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
  const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;

  beforeEach(async () => {
    district.clock.time = new Date('2025-12-20T03:00:00Z');
    unit = await district.addUnit('UBND xã Lang Quán');
    const [book] = await district.db
      .select()
      .from(books)
      .where(and(eq(books.unitId, unit.id), eq(books.direction, 'outgoing')));
    bookId = book!.id;
  });

  const newYear = () => {
    district.clock.time = new Date('2025-12-31T17:00:00Z');
  };
  const line = (date = '2025-12-20', titleAndSubject = 'Giấy mời họp thôn') =>
    enterByHand(ports(), unit.clerk, {
      bookId,
      date,
      columns: {
        direction: 'outgoing',
        numberSymbol: 'GM-UBND',
        titleAndSubject,
        signer: '',
        recipients: '',
        copyKeeper: '',
        copies: 1,
        transferDate: null,
        receiptSigned: '',
        note: '',
      },
    });
  const post = async (over: Partial<Parameters<typeof recordPosting>[2]> = {}) =>
    recordPosting(ports(), unit.clerk, {
      unitId: unit.id,
      postedOn: '2025-12-20',
      addressee: 'Công ty Điện lực',
      envelopes: 2,
      items: over.items ?? [{ entryId: (await line()).id }],
      ...over,
    });
  const lend = async (over: Partial<Parameters<typeof lendCopy>[2]> = {}) =>
    lendCopy(ports(), unit.clerk, {
      unitId: unit.id,
      entryId: over.entryId ?? (await line()).id,
      usedOn: '2025-12-20',
      userName: 'Lê Thị Cúc',
      purpose: 'đối chiếu',
      permittedById: unit.leader.appointments[0]!.id,
      ...over,
    });
  const arrive = (subject = 'Về biên chế', arrivedOn = '2025-12-20') =>
    registerPaper(ports(), unit.clerk, {
      unitId: unit.id,
      arrivedOn,
      senderName: 'Sở Nội vụ',
      numberSymbol: `${subject.length}/SNV-VP`,
      issuedOn: '2025-12-18',
      typeCode: 'CV',
      subject,
      urgency: 'normal',
      secrecy: 'none',
      signerName: null,
      dueDate: null,
      pageCount: null,
    });
  const close = (register: YearRegister, actor = unit.clerk, over: { volumeLines?: number } = {}) =>
    closeRegister({ ...ports(), ...over }, actor, { unitId: unit.id, register, year: 2025 });
  const closeBook = (id: string) => closeYear(ports(), unit.clerk, { bookId: id, year: 2025 });
  const print = (register: YearRegister, over: Partial<YearPrintWish> = {}, actor = unit.clerk) =>
    printYearRegister(ports(), actor, {
      unitId: unit.id,
      from: '2025-01-01',
      to: '2025-12-31',
      register,
      format: 'pdf',
      ...over,
    });
  const textOf = async (bytes: Uint8Array) =>
    (await extractText(bytes, { maxChars: 100_000 })).text.replace(/\s+/g, ' ');
  const frozen = async (register: YearRegister, over: Partial<YearPrintWish> = {}) => {
    const printed = await print(register, over);
    if (printed.kind !== 'frozen') throw new Error(`${register} was made anew`);
    return { ...printed, bytes: await district.ports.storage.read(printed.sha256) };
  };
  const made = async (register: YearRegister, over: Partial<YearPrintWish> = {}) => {
    const printed = await print(register, over);
    if (printed.kind !== 'made') throw new Error(`${register} is the frozen one`);
    return printed.book;
  };

  it('each of the four, once its year is over, is frozen in both formats, told in the record, and given again byte by byte', async () => {
    await arrive();
    await post();
    await lend();
    newYear();
    await closeBook(unit.bookId);
    await closeBook(bookId);
    for (const register of yearRegisters) {
      const { closing } = await close(register);
      const [volume, ...more] = closing!.volumes;
      expect(more).to.deep.equal([]);
      expect([closing!.lines, closing!.unfinished], register).to.deep.equal(
        register === 'quantities' ? [3, 1] : [1, 1],
      );
      const pdf = await frozen(register);
      const xlsx = await frozen(register, { format: 'xlsx' });
      expect([pdf.sha256, xlsx.sha256]).to.deep.equal([volume!.pdf.sha256, volume!.xlsx.sha256]);
      expect(pdf.bytes.byteLength).to.equal(volume!.pdf.size);
      const words = await textOf(pdf.bytes);
      expect(words, register).to.include('KHÓA SỔ NĂM 2025: tổng cộng');
      expect(words, register).to.include(`Số liệu chốt lúc 00:00 ngày 01/01/2026 bởi ${unit.clerk.fullName}`);
      const notes = readWorkbook(Buffer.from(xlsx.bytes))
        .at(-1)!
        .rows.flat()
        .map(({ value }) => value);
      expect(
        notes.some((note) => note.startsWith('Số liệu chốt lúc')),
        register,
      ).to.equal(true);
    }
    const events = await district.db
      .select()
      .from(ledgerEvents)
      .where(and(eq(ledgerEvents.kind, 'register.year-closed'), eq(ledgerEvents.unitId, unit.id)));
    expect(events.map(({ after }) => (after as { register: string }).register)).to.have.members([
      ...yearRegisters,
    ]);
    const years = await readRegisterYears(ports(), unit.auditor, unit.id);
    for (const { register, closing } of years)
      expect(
        events.some(({ fileSha256 }) => fileSha256 === closing!.volumes[0]!.pdf.sha256),
        register,
      ).to.equal(true);
    expect(years).to.have.length(4);
  });

  it('what still comes after the year, leaves the frozen print as it is and shows in a print of now', async () => {
    const { id: incomingId } = await arrive();
    const posting = await post();
    const use = await lend();
    newYear();
    await closeBook(unit.bookId);
    for (const register of ['handling', 'postings', 'copy-uses'] as const) await close(register);
    const before = await Promise.all(
      (['handling', 'postings', 'copy-uses'] as const).map((one) => frozen(one)),
    );
    district.clock.time = new Date('2026-01-05T03:00:00Z');
    await returnDocument(ports(), unit.clerk, { incomingId, reason: 'gửi nhầm nơi nhận' });
    await completePosting(ports(), unit.clerk, {
      postingId: posting.id,
      version: 1,
      receipt: 'Dấu 05/01/2026',
    });
    await returnCopy(ports(), unit.clerk, { copyUseId: use.id, version: 1, returnedOn: '2026-01-05' });
    for (const { sha256, bytes, name } of before) {
      const register = name.includes('bưu điện')
        ? 'postings'
        : name.includes('bản lưu')
          ? 'copy-uses'
          : 'handling';
      expect((await frozen(register)).sha256).to.equal(sha256);
      expect(await textOf(bytes)).not.to.match(/05\/01\/2026|gửi nhầm/);
      const now = await made(register, { asOfNow: true });
      expect(await textOf(await composeBook(now))).to.match(/05\/01\/2026|gửi nhầm/);
      expect(now.notes.at(-1)).to.equal(
        'Sổ năm 2025 đã khóa lúc 00:00 ngày 01/01/2026; bản này lập theo dữ liệu lúc in, không thay bản đã khóa.',
      );
      expect((await made(register, { from: '2025-12-01' })).notes.at(-1)).to.include(
        'không thay bản đã khóa',
      );
    }
    expect(await textOf(before[0]!.bytes)).to.include('Chưa giải quyết xong lúc chốt: 1 văn bản.');
    expect(await textOf(before[2]!.bytes)).to.include('Chưa trả lúc chốt: 1 bản.');
  });

  it('before the year is over, twice, by who may not, or while its numbered books are open, is refused', async () => {
    await arrive();
    await line();
    district.clock.time = new Date('2025-12-31T16:59:59Z');
    expect(await codeOf(close('postings'))).to.equal('BOOK_YEAR_NOT_OVER');
    newYear();
    for (const actor of [unit.officer, unit.auditor, unit.it])
      expect(await codeOf(close('postings', actor))).to.equal('FORBIDDEN');
    const stranger = await district.addUnit('UBND xã Hùng Lợi');
    expect(await codeOf(close('postings', stranger.clerk))).to.equal('FORBIDDEN');
    expect(await codeOf(readRegisterYears(ports(), stranger.clerk, unit.id))).to.equal('FORBIDDEN');
    expect(await codeOf(print('postings', {}, stranger.clerk))).to.equal('FORBIDDEN');
    expect(await codeOf(close('handling'))).to.equal('REGISTER_BOOKS_OPEN');
    await closeBook(unit.bookId);
    expect((await refusal(close('quantities'))).details).to.deep.equal({ books: ['Sổ văn bản đi'] });
    await close('handling');
    await close('postings');
    expect(await codeOf(close('postings'))).to.equal('BOOK_YEAR_CLOSED');
    const events = await district.db
      .select()
      .from(ledgerEvents)
      .where(and(eq(ledgerEvents.kind, 'register.year-closed'), eq(ledgerEvents.unitId, unit.id)));
    expect(events).to.have.length(2);
  });

  it('then lines of that year are refused and those of the new year go on; an empty year says that it is empty', async () => {
    const entry = await line();
    const posting = await post({ items: [{ entryId: entry.id }] });
    newYear();
    await close('postings');
    await close('copy-uses');
    expect(await codeOf(post({ items: [{ entryId: entry.id }] }))).to.equal('BOOK_YEAR_CLOSED');
    expect(await codeOf(lend({ entryId: entry.id }))).to.equal('BOOK_YEAR_CLOSED');
    const strike = { postingId: posting.id, version: 1, reason: 'ghi nhầm' };
    expect(await codeOf(strikePosting(ports(), unit.clerk, strike))).to.equal('BOOK_YEAR_CLOSED');
    await post({ items: [{ entryId: entry.id }], postedOn: '2026-01-01' });
    await lend({ entryId: entry.id, usedOn: '2026-01-01' });
    expect(await textOf((await frozen('copy-uses')).bytes)).to.include(
      'KHÓA SỔ NĂM 2025: không có dòng nào.',
    );
  });

  it('longer than a volume, is bound in volumes that follow each other, each frozen by itself', async () => {
    const entry = await line();
    for (const day of ['20', '21', '22', '23', '24']) {
      district.clock.time = new Date(`2025-12-${day}T03:00:00Z`);
      await post({ items: [{ entryId: entry.id }], postedOn: `2025-12-${day}`, addressee: `Nơi ${day}` });
      await arrive(`Về việc ngày ${'x'.repeat(Number(day))}`, `2025-12-${day}`);
    }
    newYear();
    await closeBook(unit.bookId);
    for (const register of ['postings', 'handling'] as const) {
      const { closing } = await close(register, unit.clerk, { volumeLines: 2 });
      expect(closing!.volumes.map((v) => [v.volume, v.lines, v.firstDay, v.lastDay])).to.deep.equal([
        [1, 2, '2025-12-20', '2025-12-21'],
        [2, 2, '2025-12-22', '2025-12-23'],
        [3, 1, '2025-12-24', '2025-12-24'],
      ]);
      const words = await Promise.all(
        [1, 2, 3].map(async (volume) => textOf((await frozen(register, { volume })).bytes)),
      );
      expect(words[0]).to.match(/Quyển số: 01.*Hết quyển 1; lời khóa sổ ở quyển cuối\./);
      expect(words[2]).to.match(
        /Từ ngày 24\/12\/2025 đến ngày 24\/12\/2025 Quyển số: 03.*tổng cộng 5 dòng, từ ngày 20\/12\/2025 đến ngày 24\/12\/2025; gồm 3 quyển\./,
      );
      expect((await frozen(register, { volume: 2, format: 'xlsx' })).sha256).to.equal(
        closing!.volumes[1]!.xlsx.sha256,
      );
      expect(await codeOf(print(register))).to.equal('EXPORT_VOLUME_NEEDED');
      expect(await codeOf(print(register, { volume: 4 }))).to.equal('EXPORT_VOLUME_UNKNOWN');
    }
  });

  it('racing with lines being written, has each line in the frozen print or refused', async () => {
    const entry = await line();
    newYear();
    const tries = Array.from({ length: 12 }, (_, index) =>
      index === 5
        ? close('postings')
        : post({ items: [{ entryId: entry.id }], postedOn: '2025-12-31', addressee: `Nơi ${index}` }),
    );
    const outcomes = await Promise.allSettled(tries);
    const closed = outcomes[5]!;
    if (closed.status !== 'fulfilled') throw closed.reason;
    const { closing } = closed.value as Awaited<ReturnType<typeof close>>;
    const standing = await district.db.select().from(postings).where(eq(postings.unitId, unit.id));
    expect(standing).to.have.length(closing!.lines);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused).to.deep.equal(Array.from({ length: 11 - closing!.lines }, () => 'BOOK_YEAR_CLOSED'));
  });

  it('closed by two at the same moment, is closed once', async () => {
    newYear();
    const both = await Promise.allSettled([close('postings'), close('postings', unit.leader)]);
    expect(both.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))).to.deep.equal([
      'BOOK_YEAR_CLOSED',
    ]);
  });

  it('when the bytes can not be kept, leaves the year open and nothing in the record', async () => {
    newYear();
    const storage = { ...district.ports.storage, putBytes: () => Promise.reject(new Error('disk full')) };
    const name = { unitId: unit.id, register: 'postings', year: 2025 } as const;
    await refusal(closeRegister({ ...ports(), storage }, unit.clerk, name));
    expect(await readRegisterYears(ports(), unit.clerk, unit.id)).to.deep.equal([]);
    expect((await print('postings')).kind).to.equal('made');
    const events = await district.db
      .select()
      .from(ledgerEvents)
      .where(and(eq(ledgerEvents.kind, 'register.year-closed'), eq(ledgerEvents.unitId, unit.id)));
    expect(events).to.deep.equal([]);
  });

  it('whoever reaches the database can neither open it again nor add, change or remove its lines', async () => {
    const posting = await post();
    const use = await lend();
    newYear();
    await close('postings');
    await close('copy-uses');
    const [row] = await district.db.select().from(postings).where(eq(postings.id, posting.id));
    const own = eq(registerYears.unitId, unit.id);
    const attempts = [
      () => district.db.update(registerYears).set({ closedAt: null }).where(own),
      () => district.db.delete(registerYears).where(own),
      () => district.db.update(postings).set({ addressee: 'x' }).where(eq(postings.id, posting.id)),
      () => district.db.update(postings).set({ postedOn: '2026-01-01' }).where(eq(postings.id, posting.id)),
      () => district.db.delete(copyUses).where(eq(copyUses.id, use.id)),
      () => district.db.insert(postings).values({ ...row!, id: ports().newId() }),
    ];
    for (const attempt of attempts)
      expect(String((await refusal(Promise.resolve(attempt()))).cause)).to.match(/is closed$/);
  });

  it('CSV/XLSX formula injection in exports: what begins like a formula stays text in every frozen workbook, struck out or not', async () => {
    const attack = `=cmd|' /C calc'!A0`;
    await arrive(attack);
    const wrong = await post({ addressee: attack, address: '+1', note: '@SUM(A1)', receipt: '-2' });
    await strikePosting(ports(), unit.clerk, { postingId: wrong.id, version: 1, reason: '=1+1' });
    await post({ addressee: '@x', items: [{ entryId: (await line('2025-12-20', attack)).id }] });
    await lend({ userName: attack, purpose: '=2', fileCode: '+3', receipt: '-4', note: '@5' });
    newYear();
    await closeBook(unit.bookId);
    await closeBook(bookId);
    for (const register of yearRegisters) {
      await close(register);
      const { bytes } = await frozen(register, { format: 'xlsx' });
      const cells = readWorkbook(Buffer.from(bytes)).flatMap(({ rows }) => rows.flat());
      const dangerous = cells.filter(({ type, value }) => type !== 'n' && /^[=+\-@\t\r]/.test(value));
      if (register === 'postings' || register === 'copy-uses') expect(dangerous, register).not.to.be.empty;
      for (const cell of dangerous)
        expect([cell.type, cell.format, cell.quotePrefix], cell.value).to.deep.equal([
          'inlineStr',
          'text',
          true,
        ]);
      expect(cells.some(({ hasFormula }) => hasFormula)).to.equal(false);
    }
  });
});
