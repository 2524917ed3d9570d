/** The register for paper and for a spreadsheet (NĐ 30/2020 Đ16.2b, Đ22.3b: printable with every column of the form). */
import { AppError } from '../../../app-error.ts';
import type { PrintedBook } from '../../../lib/typesetting/printed-book.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { allowedAs } from '../../identity/permissions.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { volumesOf, type YearClosing } from './closing.ts';
import { registerErrors } from './errors.ts';
import type { BookYear } from './register.ts';
import type { RegisterStore } from './register-store.ts';
import {
  allEntries,
  type ExportFormat,
  exportLimits,
  printedRegister,
  type RegisterTx,
  VOLUME_LINES,
  type VolumeRange,
  volumeRanges,
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
  /** Lines of one volume of a year that is still open; VOLUME_LINES when left out. */
  readonly volumeLines?: number;
}

export interface PrintWish {
  readonly bookId: string;
  readonly year?: number;
  readonly from?: string;
  readonly to?: string;
  /** From 1; the whole year when left out. */
  readonly volume?: number;
  readonly format: ExportFormat;
}

export type PrintedRegister =
  | { readonly kind: 'made'; readonly book: PrintedBook; readonly name: string }
  | { readonly kind: 'frozen'; readonly sha256: string; readonly size: number; readonly name: string };

/**
 * A closed year's PDF is the frozen one, volume by volume where it has several.
 * @throws AppError NOT_FOUND, EXPORT_PERIOD_INVALID, EXPORT_TOO_LONG, EXPORT_VOLUME_NEEDED, EXPORT_VOLUME_UNKNOWN
 */
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
    const row = (await tx.registers.years(book.id)).find((one) => one.year === year);
    const volume = wish.volume === undefined ? null : volumeOf(row, wish.volume, ports.volumeLines);
    const part = volume === null ? '' : ` quyển ${volume.volume}`;
    const name = `${book.direction === 'outgoing' ? 'Sổ văn bản đi' : 'Sổ văn bản đến'} ${year}${part}`;
    const closing = row?.closing;
    if (closing && from === undefined && to === undefined && format === 'pdf')
      return { kind: 'frozen', ...frozenOf(closing, volume, year), name };
    const days = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const span = { year, ...days, ...(volume && { volume }) };
    const entries = await allEntries(tx, book.id, span, exportLimits[format]);
    const notes = closing ? [] : [`Sổ chưa khóa; in theo dữ liệu đến ${stampText(ports.clock.now())}.`];
    return {
      kind: 'made',
      book: await printedRegister(tx, book, span, entries, { notes, demo: ports.demo }),
      name,
    };
  });
}

/** Those of a closed year stay as they were bound, whatever the size of a volume is today. */
function volumeOf(row: BookYear | undefined, wanted: number, lines = VOLUME_LINES): VolumeRange {
  const ranges = row?.closing
    ? volumesOf(row.closing).map((bound) => ({
        volume: bound.volume,
        first: bound.firstNumber,
        last: bound.lastNumber,
      }))
    : volumeRanges((row?.nextNumber ?? 1) - 1, lines);
  const found = ranges[wanted - 1];
  if (!found)
    throw new AppError(registerErrors.EXPORT_VOLUME_UNKNOWN, {
      params: { volume: wanted, volumes: ranges.length },
    });
  return found;
}

function frozenOf(closing: YearClosing, volume: VolumeRange | null, year: number) {
  const bound = volumesOf(closing);
  if (volume === null && bound.length > 1)
    throw new AppError(registerErrors.EXPORT_VOLUME_NEEDED, {
      params: { year, volumes: bound.length },
      details: { volumes: bound },
    });
  const { sha256, size } = bound[(volume?.volume ?? 1) - 1]!;
  return { sha256, size };
}

/** "18:20 ngày 23/11/2026" in Vietnam. */
export function stampText(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3600_000).toISOString();
  return `${local.slice(11, 16)} ngày ${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}`;
}
