/** The register for paper and for a spreadsheet (NĐ 30/2020 Đ16.2b, Đ22.3b: printable with every column of the form). */
import { AppError } from '../../../app-error.ts';
import type { PrintedBook } from '../../../lib/typesetting/printed-book.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { allowedAs } from '../../identity/permissions.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { registerErrors } from './errors.ts';
import type { RegisterStore } from './register-store.ts';
import {
  allEntries,
  type ExportFormat,
  exportLimits,
  printedRegister,
  type RegisterTx,
} from './render-register.ts';

export interface PrintRegisterPorts {
  readonly transact: Transact<
    RegisterTx & {
      readonly registers: Pick<RegisterStore, 'book' | 'entries' | 'years'>;
      readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
    }
  >;
  readonly clock: Clock;
  /** Invented data: said on every page. */
  readonly demo: boolean;
}

export interface PrintWish {
  readonly bookId: string;
  readonly year?: number;
  readonly from?: string;
  readonly to?: string;
  readonly format: ExportFormat;
}

export type PrintedRegister =
  | { readonly kind: 'made'; readonly book: PrintedBook; readonly name: string }
  | { readonly kind: 'frozen'; readonly sha256: string; readonly size: number; readonly name: string };

/** A closed year's PDF is the frozen one. @throws AppError NOT_FOUND, EXPORT_PERIOD_INVALID, EXPORT_TOO_LONG */
export async function printRegister(
  ports: PrintRegisterPorts,
  actor: Actor,
  wish: PrintWish,
): Promise<PrintedRegister> {
  const year = wish.year ?? Number(vietnamDate(ports.clock.now()).slice(0, 4));
  const { from, to, format } = wish;
  if (from !== undefined && to !== undefined && from > to)
    throw new AppError(registerErrors.EXPORT_PERIOD_INVALID);
  return ports.transact(async (tx) => {
    const book = await tx.registers.book(wish.bookId);
    const subject = book && (await unitSubject(tx.organisation, book.unitId));
    if (!book || !subject || !allowedAs(actor, 'register.read', subject))
      throw new AppError(officeErrors.NOT_FOUND);
    const name = `${book.direction === 'outgoing' ? 'Sổ văn bản đi' : 'Sổ văn bản đến'} ${year}`;
    const whole = from === undefined && to === undefined;
    const closing = (await tx.registers.years(book.id)).find((row) => row.year === year)?.closing;
    if (closing && whole && format === 'pdf')
      return { kind: 'frozen', sha256: closing.sha256, size: closing.size, name };
    const span = { year, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const entries = await allEntries(tx, book.id, span, exportLimits[format]);
    const notes = closing ? [] : [`Sổ chưa khóa; in theo dữ liệu đến ${stampText(ports.clock.now())}.`];
    return {
      kind: 'made',
      book: await printedRegister(tx, book, span, entries, { notes, demo: ports.demo }),
      name,
    };
  });
}

/** "18:20 ngày 23/11/2026" in Vietnam. */
export function stampText(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3600_000).toISOString();
  return `${local.slice(11, 16)} ngày ${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}`;
}
