/** Books from CSV, on the first day: one line, one book. One wrong line and nothing is written. */
import { parse } from 'csv-parse/sync';
import { AppError, defineErrors, isAppError } from '../../../app-error.ts';
import type { SystemActor } from '../../identity/actor.ts';
import type { Ledger } from '../../ledger/events.ts';
import { organisationErrors } from '../../organisation/errors.ts';
import type { Unit } from '../../organisation/organisation.ts';
import { cleanText } from '../clean-text.ts';
import { documentType } from '../document-types.ts';
import { refuseOverlap } from './manage-books.ts';
import type { Book, BookDirection } from './register.ts';
import type { RegisterStore } from './register-store.ts';
import { type StandardBook, standardBooks } from './standard-books.ts';

export const bookImportErrors = defineErrors({
  BOOK_LINE_WRONG: {
    kind: 'invalid',
    title: { vi: 'Dòng {line} của tệp sổ sai: {vi}', en: 'Line {line} of the books file is wrong: {en}' },
    remedy: {
      vi: 'Mỗi dòng: unit (mã định danh), direction (outgoing/incoming), name, types (cách nhau bằng dấu cách; trống là mọi loại còn lại).',
      en: 'Each line: unit (organ code), direction (outgoing/incoming), name, types (separated by blanks; empty for all others).',
    },
  },
});

export interface BookTx {
  readonly registers: Pick<RegisterStore, 'booksOfUnit' | 'insertBook'>;
  readonly ledger: Ledger;
}

interface BookMaker {
  readonly tx: BookTx;
  readonly actor: SystemActor;
  readonly newId: () => string;
}

const columns = ['unit', 'direction', 'name', 'types'] as const;
type Row = Record<(typeof columns)[number], string>;

/** @returns how many books were made. @throws AppError BOOK_LINE_WRONG, CSV_UNREADABLE, CSV_COLUMN_MISSING */
export async function importBooks(maker: BookMaker, units: readonly Unit[], csv: string): Promise<number> {
  const rows = readRows(csv);
  for (const [index, row] of rows.entries()) {
    const wrong = (vi: string, en: string) =>
      new AppError(bookImportErrors.BOOK_LINE_WRONG, { params: { line: index + 2, vi, en } });
    const unit = units.find(({ organCode, validTo }) => organCode === row.unit && validTo === null);
    if (!unit) throw wrong(`không có đơn vị “${row.unit}”.`, `there is no unit “${row.unit}”.`);
    if (row.direction !== 'outgoing' && row.direction !== 'incoming')
      throw wrong(`“${row.direction}” không phải outgoing/incoming.`, `“${row.direction}” is no direction.`);
    const codes = row.types.split(/[\s;]+/).filter((code) => code !== '');
    try {
      await makeBook(maker, unit, asBook(row.direction, row.name, codes));
    } catch (error) {
      if (!isAppError(error)) throw error;
      throw wrong(error.title('vi'), error.title('en'));
    }
  }
  return rows.length;
}

function asBook(direction: BookDirection, name: string, codes: readonly string[]): StandardBook {
  const typeCodes = codes.length === 0 ? null : codes.map((code) => documentType(code).code);
  return { direction, name: cleanText(name, { field: 'name', limit: 200 }), typeCodes };
}

/** The standard books of each unit that has none of its own yet. */
export async function makeStandardBooks(maker: BookMaker, units: readonly Unit[]): Promise<number> {
  let made = 0;
  for (const unit of units) {
    if ((await maker.tx.registers.booksOfUnit(unit.id)).length > 0) continue;
    for (const book of standardBooks(unit.abbreviation)) await makeBook(maker, unit, book);
    made += standardBooks(unit.abbreviation).length;
  }
  return made;
}

async function makeBook({ tx, actor, newId }: BookMaker, unit: Unit, book: StandardBook): Promise<void> {
  const others = (await tx.registers.booksOfUnit(unit.id)).filter(
    (other: Book) => other.direction === book.direction && other.closedAt === null,
  );
  refuseOverlap(others, book.typeCodes);
  const position = Math.max(-1, ...others.map((other) => other.position)) + 1;
  const row = { ...book, id: newId(), unitId: unit.id, position, closedAt: null };
  await tx.registers.insertBook(row);
  await tx.ledger.append({ kind: 'book.created', actor, unitId: unit.id, after: { ...row } });
}

function readRows(csv: string): readonly Row[] {
  let rows: readonly Partial<Row>[];
  try {
    rows = parse(csv, { bom: true, trim: true, columns: true, skip_empty_lines: true });
  } catch (cause) {
    const line = (cause as { lines?: number }).lines ?? 1;
    throw new AppError(organisationErrors.CSV_UNREADABLE, { params: { line }, cause });
  }
  const missing = columns.filter((column) => rows.some((row) => row[column] === undefined));
  if (missing.length > 0)
    throw new AppError(organisationErrors.CSV_COLUMN_MISSING, { params: { column: missing.join(', ') } });
  return rows.map((row) => ({
    unit: row.unit ?? '',
    direction: row.direction ?? '',
    name: (row.name ?? '').normalize('NFC'),
    types: (row.types ?? '').normalize('NFC'),
  }));
}
