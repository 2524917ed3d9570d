import { expect } from 'chai';
import { and, eq } from 'drizzle-orm';
import { documents } from '../../../src/adapters/database/schema/documents.ts';
import { deliveries } from '../../../src/adapters/database/schema/exchange.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { books, registerEntries } from '../../../src/adapters/database/schema/registers.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { enterByHand } from '../../../src/office/documents/registers/enter-by-hand.ts';
import { completePosting } from '../../../src/office/documents/registers/paper/complete-posting.ts';
import { type LendCommand, lendCopy } from '../../../src/office/documents/registers/paper/lend-copy.ts';
import type { Posting } from '../../../src/office/documents/registers/paper/paper-records.ts';
import { printEnvelope } from '../../../src/office/documents/registers/paper/print-envelope.ts';
import {
  printCopyUses,
  printPostings,
} from '../../../src/office/documents/registers/paper/print-paper-books.ts';
import {
  listPostings,
  listWaiting,
  readSender,
  setSender,
} from '../../../src/office/documents/registers/paper/read-postings.ts';
import {
  type PostingCommand,
  recordPosting,
} from '../../../src/office/documents/registers/paper/record-posting.ts';
import { listCopyUses, returnCopy } from '../../../src/office/documents/registers/paper/return-copy.ts';
import { strikePosting } from '../../../src/office/documents/registers/paper/strike-posting.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('books of paper', function paper() {
  this.timeout(60_000);
  let district: District;
  let unit: TestUnit;
  let stranger: TestUnit;
  let bookId: string;

  before(async () => {
    district = await openDistrict();
    unit = await district.addUnit('UBND xã Chân Sơn');
    stranger = await district.addUnit('UBND xã Hùng Lợi');
    const [book] = await district.db
      .select()
      .from(books)
      .where(and(eq(books.unitId, unit.id), eq(books.direction, 'outgoing')));
    bookId = book!.id;
  });

  after(() => district.database.drop());

  const ports = () => ({
    ...district.ports,
    transact: createTransact(district.db, { clock: district.clock, traceId: () => 'test' }),
    demo: false,
  });
  const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;
  const line = (over: { symbol?: string; secrecy?: 'secret' } = {}) =>
    enterByHand(ports(), unit.clerk, {
      bookId,
      date: '2025-03-10',
      secrecy: over.secrecy,
      columns: {
        direction: 'outgoing',
        numberSymbol: over.symbol ?? 'GM-UBND',
        titleAndSubject: 'Giấy mời họp',
        signer: '',
        recipients: '',
        copyKeeper: '',
        copies: 1,
        transferDate: null,
        receiptSigned: '',
        note: '',
      },
    });
  const post = (over: Partial<PostingCommand> & Pick<PostingCommand, 'items'>, actor = unit.clerk) =>
    recordPosting(ports(), actor, {
      unitId: unit.id,
      postedOn: '2025-03-10',
      addressee: 'Bưu điện huyện Yên Sơn',
      envelopes: 2,
      ...over,
    });
  const span = () => ({ unitId: unit.id, from: '2025-01-01', to: '2025-12-31' });

  /** An urgent document with paper for a receiver outside the service, as sending leaves it. */
  async function paperDelivery() {
    const documentId = await district.issue(unit, { to: [] });
    await district.db.update(documents).set({ urgency: 'express' }).where(eq(documents.id, documentId));
    const entry = await line({ symbol: 'UBND-VP' });
    await district.db.update(registerEntries).set({ documentId }).where(eq(registerEntries.id, entry.id));
    const deliveryId = ports().newId();
    await district.db.insert(deliveries).values({
      id: deliveryId,
      documentId,
      unitId: unit.id,
      consignmentId: ports().newId(),
      receiverName: 'Công ty Điện lực',
      channel: 'paper',
      gateway: 'paper',
      state: 'on_paper',
      queuedAt: district.clock.now(),
      updatedAt: district.clock.now(),
    });
    return { entry, documentId, deliveryId };
  }

  describe('sổ gửi văn bản đi bưu điện', () => {
    it('paper of an issued document, waits until it is posted, then the outgoing register says when it went', async () => {
      const { entry, documentId, deliveryId } = await paperDelivery();
      const waits = await listWaiting(ports(), unit.clerk, unit.id);
      expect(waits.map((one) => [one.deliveryId, one.entryId, one.addressee, one.urgency])).to.deep.equal([
        [deliveryId, entry.id, 'Công ty Điện lực', 'express'],
      ]);
      const other = await line();
      const posting = await post({
        items: [{ entryId: entry.id, deliveryId }, { entryId: other.id }],
        addressee: waits[0]!.addressee,
        address: 'Số 1, đường Bình Thuận',
      });
      expect(posting).to.include({ urgency: 'express', envelopes: 2, receipt: null });
      expect(await listWaiting(ports(), unit.clerk, unit.id)).to.deep.equal([]);
      const [after] = await district.db
        .select()
        .from(registerEntries)
        .where(eq(registerEntries.id, entry.id));
      expect(after!.columns).to.include({ transferDate: '2025-03-10' });
      const [event] = await district.db
        .select()
        .from(ledgerEvents)
        .where(and(eq(ledgerEvents.kind, 'posting.recorded'), eq(ledgerEvents.documentId, documentId)));
      expect(event!.after).to.include({ postingId: posting.id, addressee: 'Công ty Điện lực' });
    });

    it('signature and postmark, when they come, complete the line once per version', async () => {
      const { id } = await post({ items: [{ entryId: (await line()).id }] });
      const complete = (version: number, actor = unit.clerk) =>
        completePosting(ports(), actor, { postingId: id, version, receipt: 'Bà Hoa, dấu 10/03/2025' });
      expect(await codeOf(complete(1, stranger.clerk))).to.equal('NOT_FOUND');
      expect(await codeOf(complete(1, unit.leader))).to.equal('FORBIDDEN');
      expect(await complete(1)).to.include({ receipt: 'Bà Hoa, dấu 10/03/2025', version: 2 });
      expect(await codeOf(complete(1))).to.equal('STALE_ETAG');
    });

    it('a line of another unit, void, secret, twice, of a later day or with a wrong delivery, is refused', async () => {
      const own = await line();
      const secret = await line({ secrecy: 'secret' });
      const voided = await line();
      await district.db
        .update(registerEntries)
        .set({ voidReason: 'in hỏng' })
        .where(eq(registerEntries.id, voided.id));
      const codes = async (...items: PostingCommand['items']) => codeOf(post({ items }));
      expect(await codes({ entryId: ports().newId() })).to.equal('PAPER_LINE_UNKNOWN');
      expect(await codes({ entryId: secret.id })).to.equal('PAPER_LINE_SECRET');
      expect(await codes({ entryId: voided.id })).to.equal('PAPER_LINE_VOID');
      expect(await codes({ entryId: own.id }, { entryId: own.id })).to.equal('PAPER_LINE_TWICE');
      expect(await codes({ entryId: own.id, deliveryId: ports().newId() })).to.equal(
        'POSTING_DELIVERY_WRONG',
      );
      const items = [{ entryId: own.id }];
      expect(await codeOf(post({ items, postedOn: '2025-03-09' }))).to.equal('PAPER_DATE_EARLY');
      expect(await codeOf(post({ items, postedOn: '2025-03-11' }))).to.equal('REGISTER_DATE_FUTURE');
      expect(await codeOf(post({ items, unitId: stranger.id }))).to.equal('FORBIDDEN');
      expect(await codeOf(post({ items, unitId: stranger.id }, stranger.clerk))).to.equal(
        'PAPER_LINE_UNKNOWN',
      );
    });

    it('printed, has the six columns of III.2 with every line in the order of days', async () => {
      const book = await printPostings(ports(), unit.auditor, span(), 'pdf');
      expect(book.title).to.equal('SỔ GỬI VĂN BẢN ĐI BƯU ĐIỆN');
      const [table] = book.tables;
      expect(table!.columns.map(({ title }) => title)).to.deep.equal([
        'Ngày chuyển',
        'Số, ký hiệu văn bản',
        'Nơi nhận văn bản',
        'Số lượng bì',
        'Ký nhận và dấu bưu điện',
        'Ghi chú',
      ]);
      expect(table!.rows).to.deep.equal([
        [
          { day: '2025-03-10' },
          '01/UBND-VP\n02/GM-UBND',
          'Công ty Điện lực\nSố 1, đường Bình Thuận',
          2,
          null,
          'Hỏa tốc',
        ],
        [{ day: '2025-03-10' }, '03/GM-UBND', 'Bưu điện huyện Yên Sơn', 2, 'Bà Hoa, dấu 10/03/2025', ''],
      ]);
      expect(await codeOf(printPostings(ports(), stranger.clerk, span(), 'pdf'))).to.equal('FORBIDDEN');
      const page = await listPostings(ports(), unit.clerk, { unitId: unit.id, limit: 1 });
      const rest = { unitId: unit.id, limit: 5, cursor: page.next! };
      expect(
        (await listPostings(ports(), unit.clerk, rest)).items.map((one) => one.items.length),
      ).to.deep.equal([2]);
    });

    it('its envelope, bears the sender, the numbers, the addressee and the stamp of urgency', async () => {
      const lines = {
        address: 'Thôn Động Sơn',
        phone: '0207 3888 123',
        fax: null,
        email: null,
        website: null,
      };
      expect(await codeOf(setSender(ports(), unit.officer, { unitId: unit.id, ...lines }))).to.equal(
        'FORBIDDEN',
      );
      await setSender(ports(), unit.clerk, { unitId: unit.id, ...lines });
      expect(await readSender(ports(), unit.clerk, unit.id)).to.deep.equal({ unitId: unit.id, ...lines });
      const { items } = await listPostings(ports(), unit.clerk, { unitId: unit.id, limit: 10 });
      const wish = { postingId: items.at(-1)!.id, size: '220x109' } as const;
      const { pdf } = await printEnvelope(ports(), unit.clerk, wish);
      const text = (await extractText(pdf, { maxChars: 10_000 })).text.replace(/\s+/g, ' ');
      for (const words of [
        'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN',
        'Địa chỉ: Thôn Động Sơn',
        'Điện thoại: 0207 3888 123',
        'Số: 01/UBND-VP; 02/GM-UBND',
        'HỎA TỐC',
        'Công ty Điện lực',
      ])
        expect(text).to.include(words);
      expect(await codeOf(printEnvelope(ports(), stranger.clerk, wish))).to.equal('NOT_FOUND');
    });
  });

  describe('sổ sử dụng bản lưu', () => {
    const lend = (entryId: string, over: Partial<LendCommand> = {}, actor = unit.clerk) =>
      lendCopy(ports(), actor, {
        unitId: unit.id,
        entryId,
        usedOn: '2025-03-10',
        userName: 'Lê Thị Cúc, Thanh tra huyện',
        purpose: 'đối chiếu hồ sơ',
        permittedById: unit.leader.appointments[0]!.id,
        fileCode: '2025/05-ĐĐ',
        ...over,
      });

    it('a copy, is given to one reader at a time, with a leader’s permission, and comes back', async () => {
      const entry = await line();
      const use = await lend(entry.id);
      expect(use.permittedBy).to.equal('leader UBND xã Chân Sơn, Chủ tịch');
      expect(await codeOf(lend(entry.id))).to.equal('COPY_ALREADY_OUT');
      const out = () => listCopyUses(ports(), unit.leader, { unitId: unit.id, limit: 10, out: true });
      expect((await out()).items.map(({ id }) => id)).to.deep.equal([use.id]);
      district.clock.time = new Date('2025-03-12T03:00:00Z');
      const back = (returnedOn: string, version = 1, actor = unit.clerk) =>
        returnCopy(ports(), actor, { copyUseId: use.id, version, returnedOn });
      expect(await codeOf(back('2025-03-12', 1, stranger.clerk))).to.equal('NOT_FOUND');
      expect(await codeOf(back('2025-03-09'))).to.equal('COPY_RETURN_EARLY');
      expect(await codeOf(back('2025-03-13'))).to.equal('REGISTER_DATE_FUTURE');
      expect(await back('2025-03-12')).to.include({ returnedOn: '2025-03-12', version: 2 });
      expect(await codeOf(back('2025-03-12', 2))).to.equal('COPY_RETURNED');
      expect((await out()).items).to.deep.equal([]);
      expect((await lend(entry.id, { usedOn: '2025-03-12' })).id).not.to.equal(use.id);
      const events = await district.db
        .select()
        .from(ledgerEvents)
        .where(eq(ledgerEvents.kind, 'archive-copy.returned'));
      expect(events.map(({ after }) => after)).to.deep.equal([
        { copyUseId: use.id, returnedOn: '2025-03-12', note: null },
      ]);
    });

    it('asked for at the same moment by two, is given to one', async () => {
      const entry = await line();
      const both = await Promise.allSettled([lend(entry.id), lend(entry.id)]);
      const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
      expect(refused).to.deep.equal(['COPY_ALREADY_OUT']);
    });

    it('without a leader’s permission, a secret, or for another unit, is refused', async () => {
      const entry = await line();
      const by = (permittedById: string) => codeOf(lend(entry.id, { permittedById }));
      expect(await by(unit.officer.appointments[0]!.id)).to.equal('COPY_PERMITTER_WRONG');
      expect(await by(stranger.leader.appointments[0]!.id)).to.equal('COPY_PERMITTER_WRONG');
      expect(await codeOf(lend((await line({ secrecy: 'secret' })).id))).to.equal('PAPER_LINE_SECRET');
      expect(await codeOf(lend(entry.id, {}, unit.officer))).to.equal('FORBIDDEN');
      expect(await codeOf(lend(entry.id, {}, stranger.clerk))).to.equal('FORBIDDEN');
    });

    it('printed, has the nine columns of IV.2', async () => {
      const book = await printCopyUses(ports(), unit.leader, span(), 'xlsx');
      expect(book.title).to.equal('SỔ SỬ DỤNG BẢN LƯU');
      expect(book.tables[0]!.columns.map(({ title }) => title)).to.deep.equal([
        'Ngày tháng',
        'Họ tên người sử dụng',
        'Số, ký hiệu ngày tháng văn bản',
        'Tên loại và trích yếu nội dung văn bản',
        'Số và ký hiệu HS',
        'Ký nhận',
        'Ngày trả',
        'Người cho phép sử dụng',
        'Ghi chú',
      ]);
      const [row] = book.tables[0]!.rows;
      expect(row!.slice(4)).to.deep.equal([
        '2025/05-ĐĐ',
        null,
        { day: '2025-03-12' },
        'leader UBND xã Chân Sơn, Chủ tịch',
        'Mục đích: đối chiếu hồ sơ',
      ]);
      expect(row![2]).to.match(/^\d\d\/GM-UBND\nngày 10\/03\/2025$/);
    });
  });

  describe('a wrong line of the post book', () => {
    const strike = (posting: Posting, over: { version?: number; reason?: string } = {}, actor = unit.clerk) =>
      strikePosting(ports(), actor, {
        postingId: posting.id,
        version: posting.version,
        reason: 'ghi nhầm nơi nhận',
        ...over,
      });
    const transferred = async (entryId: string) => {
      const [found] = await district.db.select().from(registerEntries).where(eq(registerEntries.id, entryId));
      return (found!.columns as { transferDate: string | null }).transferDate;
    };
    const postOne = async () => post({ items: [{ entryId: (await line()).id }] });

    it('struck out, stays in its place with a line through it and the reason, and the record says what stood there', async () => {
      const posting = await postOne();
      const struck = await strike(posting);
      const { fullName } = unit.clerk;
      expect(struck).to.include({ struckBy: fullName, struckReason: 'ghi nhầm nơi nhận', version: 2 });
      const { tables } = await printPostings(ports(), unit.clerk, span(), 'pdf');
      expect(tables[0]!.rows.find((row) => String(row[5]).includes('Gạch bỏ'))).to.deep.equal([
        { struck: '10/03/2025' },
        { struck: posting.items[0]!.numberSymbol },
        { struck: 'Bưu điện huyện Yên Sơn' },
        { struck: '2' },
        null,
        `Gạch bỏ ngày 12/03/2025, ${fullName}: ghi nhầm nơi nhận`,
      ]);
      const [event] = await district.db
        .select()
        .from(ledgerEvents)
        .where(and(eq(ledgerEvents.kind, 'posting.struck'), eq(ledgerEvents.unitId, unit.id)));
      expect(event!.before).to.include({ addressee: 'Bưu điện huyện Yên Sơn', envelopes: 2 });
      expect(event!.after).to.include({ postingId: posting.id, reason: 'ghi nhầm nơi nhận' });
    });

    it('gives back the day of transfer that it had written in the outgoing register, to the next posting or to none', async () => {
      const { id } = await line();
      const items = [{ entryId: id }];
      const first = await post({ items });
      const second = await post({ items, postedOn: '2025-03-11' });
      expect(await transferred(id)).to.equal('2025-03-10');
      await strike(first);
      expect(await transferred(id)).to.equal('2025-03-11');
      await strike(second);
      expect(await transferred(id)).to.equal(null);
    });

    it('of a document that was sent on paper, lets its paper wait for the post again', async () => {
      const { entry, deliveryId } = await paperDelivery();
      const waits = async () =>
        (await listWaiting(ports(), unit.clerk, unit.id)).map((one) => one.deliveryId);
      const posting = await post({ items: [{ entryId: entry.id, deliveryId }] });
      expect(await waits()).to.deep.equal([]);
      await strike(posting);
      expect(await waits()).to.deep.equal([deliveryId]);
    });

    it('struck out twice, by who may not, without a reason or of an old version, is refused; it takes no postmark and no envelope', async () => {
      const posting = await postOne();
      expect(await codeOf(strike(posting, {}, stranger.clerk))).to.equal('NOT_FOUND');
      expect(await codeOf(strike(posting, {}, unit.leader))).to.equal('FORBIDDEN');
      expect(await codeOf(strike(posting, { version: 7 }))).to.equal('STALE_ETAG');
      expect(await codeOf(strike(posting, { reason: ' \u00a0' }))).to.equal('TEXT_EMPTY');
      const struck = await strike(posting);
      const { id: postingId, version } = struck;
      for (const refused of [
        () => strike(struck),
        () => completePosting(ports(), unit.clerk, { postingId, version, receipt: 'Bà Hoa' }),
        () => printEnvelope(ports(), unit.clerk, { postingId, size: '220x109' }),
      ])
        expect(await codeOf(refused())).to.equal('POSTING_STRUCK');
    });
  });
});
