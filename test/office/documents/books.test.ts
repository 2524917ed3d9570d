import { expect } from 'chai';
import { changeBook } from '../../../src/office/documents/registers/change-book.ts';
import { enterByHand, type HandColumns } from '../../../src/office/documents/registers/enter-by-hand.ts';
import { openBook, readBooks } from '../../../src/office/documents/registers/manage-books.ts';
import { readRegister } from '../../../src/office/documents/registers/read-register.ts';
import { bookFor } from '../../../src/office/documents/registers/register.ts';
import { type Commune, codeOf, type Office, openOffice } from '../outgoing/office.ts';
import { issue, reviewed, sign } from '../outgoing/way.ts';

describe('books and lines by hand', function books() {
  this.timeout(60_000);
  let office: Office;
  let commune: Commune;
  let other: Commune;

  before(async () => {
    office = await openOffice();
    commune = await office.addCommune('Chân Sơn', '000.01.01.H60');
    other = await office.addCommune('Hùng Lợi', '000.02.01.H60');
  });

  after(() => office.close());

  const today = () => new Date(office.clock.now().getTime() + 7 * 3600_000).toISOString().slice(0, 10);
  const bookOf = async (direction: 'outgoing' | 'incoming', typeCode: string) =>
    bookFor(await office.read.registers.booksOfUnit(commune.id), direction, typeCode)!;
  const outgoing: HandColumns = {
    direction: 'outgoing',
    numberSymbol: 'GM-UBND',
    titleAndSubject: 'Giấy mời họp thôn',
    signer: 'Nguyễn Văn An',
    recipients: 'Các thôn',
    copyKeeper: 'Văn thư',
    copies: 12,
    transferDate: null,
    receiptSigned: '',
    note: '',
  };
  const incoming: HandColumns = {
    direction: 'incoming',
    author: 'Sở Nội vụ',
    numberSymbol: '15/SNV-VP',
    documentDate: '2026-01-05',
    titleAndSubject: 'Công văn về biên chế',
    forwardedTo: 'Chủ tịch',
    transferDate: null,
    receiptSigned: '',
    note: '',
  };

  it('each normative type, the copies together, and all else have a series of their own', async () => {
    const ids = await Promise.all(
      ['QĐ', 'CV', 'QĐ-QPPL', 'NQ-QPPL', 'SY', 'SL'].map(async (code) => (await bookOf('outgoing', code)).id),
    );
    expect(ids[0]).to.equal(ids[1]);
    expect(ids[4]).to.equal(ids[5]);
    expect(new Set(ids).size).to.equal(4);
  });

  it('paper and electronic documents share one series', async () => {
    const { id: bookId } = await bookOf('outgoing', 'GM');
    const paper = await enterByHand(office, commune.clerk, { bookId, date: today(), columns: outgoing });
    expect(paper.columns).to.include({ numberSymbol: '01/GM-UBND', documentDate: today() });
    const { id } = await reviewed(office, commune);
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    const register = await readRegister(office, commune.clerk, { bookId, after: 0, limit: 10 });
    expect(register.items.map((line) => [line.number, line.byHand])).to.deep.equal([
      [1, true],
      [2, false],
    ]);
  });

  it('a number that is taken, a gap, and a future date are refused', async () => {
    const { id: bookId } = await bookOf('outgoing', 'SY');
    const enter = (over: object) =>
      codeOf(enterByHand(office, commune.clerk, { bookId, date: today(), columns: outgoing, ...over }));
    expect(await enter({ number: 1 })).to.equal('nothing was refused');
    expect(await enter({ number: 1 })).to.equal('NUMBER_TAKEN');
    expect(await enter({ number: 7 })).to.equal('NUMBER_LEAVES_GAP');
    expect(await enter({ date: '2999-01-01' })).to.equal('REGISTER_DATE_FUTURE');
  });

  it('the same incoming document is registered once, also by two clerks at the same moment', async () => {
    const { id: bookId } = await bookOf('incoming', 'CV');
    const enter = () =>
      codeOf(enterByHand(office, commune.clerk, { bookId, date: today(), columns: incoming }));
    const codes = await Promise.all([enter(), enter()]);
    expect(codes.sort()).to.deep.equal(['REGISTER_DUPLICATE', 'nothing was refused']);
    const register = await readRegister(office, commune.clerk, { bookId, after: 0, limit: 10 });
    expect(register.items).to.have.length(1);
  });

  it('a state secret may stand as a line', async () => {
    const { id: bookId } = await bookOf('incoming', 'CV');
    const columns = { ...incoming, numberSymbol: '16/SNV-M', titleAndSubject: '(không ghi trích yếu)' };
    const line = await enterByHand(office, commune.clerk, {
      bookId,
      date: today(),
      secrecy: 'secret',
      columns,
    });
    expect(
      (await office.read.registers.entries({ bookId, year: line.year, after: 1, limit: 1 }))[0],
    ).to.include({ secrecy: 'secret', byHand: true });
  });

  it('only the unit’s clerk writes, and nobody of another unit reads', async () => {
    const { id: bookId } = await bookOf('outgoing', 'GM');
    const command = { bookId, date: today(), columns: outgoing };
    for (const actor of [commune.officer, commune.chairman, other.clerk])
      expect(await codeOf(enterByHand(office, actor, command))).to.equal('FORBIDDEN');
    expect(await codeOf(readRegister(office, other.clerk, { bookId, after: 0, limit: 1 }))).to.equal(
      'NOT_FOUND',
    );
    expect(await codeOf(readBooks(office, other.clerk, commune.id))).to.equal('FORBIDDEN');
  });

  it('a type belongs to one open book', async () => {
    const open = (typeCodes: readonly string[] | null) =>
      codeOf(
        openBook(office, commune.clerk, {
          unitId: commune.id,
          direction: 'outgoing',
          name: 'Sổ giấy mời',
          typeCodes,
        }),
      );
    expect(await open(['SY'])).to.equal('BOOK_OVERLAP');
    expect(await open(null)).to.equal('BOOK_OVERLAP');
    expect(await open(['GM'])).to.equal('nothing was refused');
    expect((await bookOf('outgoing', 'GM')).name).to.equal('Sổ giấy mời');
  });

  it('a book is renamed and closed under its version; a stale one, a stranger and a second closing are refused', async () => {
    const { clerk } = commune;
    const command = {
      unitId: commune.id,
      direction: 'incoming',
      name: 'Sổ đơn thư',
      typeCodes: ['GUQ'],
    } as const;
    const opened = await openBook(office, clerk, command);
    const change = { bookId: opened.id, version: 1 };
    const renamed = await changeBook(office, clerk, {
      ...change,
      name: 'Sổ đơn, thư',
      typeCodes: ['GUQ', 'GNP'],
    });
    expect(renamed).to.deep.include({ name: 'Sổ đơn, thư', typeCodes: ['GUQ', 'GNP'], version: 2 });
    expect(await codeOf(changeBook(office, clerk, { ...change, close: true }))).to.equal('STALE_ETAG');
    expect(await codeOf(changeBook(office, other.clerk, { ...change, version: 2 }))).to.equal('NOT_FOUND');
    expect(await codeOf(changeBook(office, commune.chairman, { ...change, version: 2 }))).to.equal(
      'FORBIDDEN',
    );
    const closed = await changeBook(office, clerk, { ...change, version: 2, close: true });
    expect(closed.closedAt).to.be.a('date');
    expect(await codeOf(changeBook(office, clerk, { ...change, version: 3, name: 'X' }))).to.equal(
      'BOOK_CLOSED',
    );
    const events = await office.ledgerReader.ofUnit(commune.id, { limit: 2 });
    expect(events.items.map(({ kind }) => kind)).to.deep.equal(['book.changed', 'book.changed']);
  });

  it('a type that has numbers this year does not move to another book before the year ends (Đ15)', async () => {
    const { id } = await reviewed(office, commune, { typeCode: 'KH' });
    await sign(office, commune.chairman, id);
    await issue(office, commune, id);
    const apart = {
      unitId: commune.id,
      direction: 'outgoing',
      name: 'Sổ kế hoạch',
      typeCodes: ['KH'],
    } as const;
    expect(await codeOf(openBook(office, commune.clerk, apart))).to.equal('BOOK_SERIES_RUNNING');
    const { id: bookId, version } = await bookOf('outgoing', 'KH');
    const close = { bookId, version, close: true };
    expect(await codeOf(changeBook(office, commune.clerk, close))).to.equal('BOOK_SERIES_RUNNING');
    expect((await bookOf('outgoing', 'KH')).id).to.equal(bookId);
  });
});
