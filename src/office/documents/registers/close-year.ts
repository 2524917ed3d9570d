/**
 * A book's year is closed once it is over: no more numbers in it, its lines stay as they are, and the register as PDF is made
 * once, kept by its SHA-256, and given again byte by byte. There is no way back.
 */
import { AppError } from '../../../app-error.ts';
import { composeBook } from '../../../lib/typesetting/compose-book.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { allowedAs, permit } from '../../identity/permissions.ts';
import type { Ledger } from '../../ledger/events.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import type { Clock, Transact } from '../../unit-of-work.ts';
import type { FileStore } from '../file-store.ts';
import {
  type ClosedVolume,
  closingNotes,
  stateYear,
  tallyYear,
  type YearClosing,
  type YearStatement,
} from './closing.ts';
import type { Book } from './register.ts';
import type { RegisterStore } from './register-store.ts';
import {
  allEntries,
  entryPages,
  printedRegister,
  type RegisterTx,
  VOLUME_LINES,
  type VolumeRange,
  volumeRanges,
} from './render-register.ts';

interface CloseTx extends RegisterTx {
  readonly registers: Pick<RegisterStore, 'book' | 'entries' | 'lockYear' | 'heldNumbers' | 'closeYear'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly files: Pick<FileStore, 'addBytes'>;
  readonly ledger: Ledger;
}

export interface CloseYearPorts {
  readonly transact: Transact<CloseTx>;
  readonly storage: { putBytes(bytes: Uint8Array): Promise<{ sha256: string; size: number }> };
  readonly clock: Clock;
  readonly demo: boolean;
  /** Lines of one volume; VOLUME_LINES when left out. */
  readonly volumeLines?: number;
}

/** The year's row is locked first: whoever takes a number comes before, and stands in the register, or is refused. */
export async function closeYear(
  ports: CloseYearPorts,
  actor: Actor,
  command: { readonly bookId: string; readonly year: number },
): Promise<YearClosing & { readonly closedAt: Date }> {
  const { bookId, year } = command;
  return ports.transact(async (tx) => {
    const book = await tx.registers.book(bookId);
    const subject = book && (await unitSubject(tx.organisation, book.unitId));
    if (!book || !subject || !allowedAs(actor, 'register.read', subject))
      throw new AppError(officeErrors.NOT_FOUND);
    const appointment = permit(actor, 'register.close', subject);
    const row = await tx.registers.lockYear(bookId, year);
    const now = ports.clock.now();
    const tally = await tallyYear(entryPages(tx, bookId, { year }));
    const statement = {
      ...stateYear(row, tally, await tx.registers.heldNumbers(bookId, year), now),
      closedBy: actor.fullName,
      position: appointment.position,
    };
    const volumes = await bindVolumes(ports, tx, { book, year, statement, now });
    const { sha256, size } = volumes[0]!;
    const closing: YearClosing = { ...statement, sha256, size, volumes };
    await tx.registers.closeYear(bookId, year, { closedAt: now, closing });
    await tx.ledger.append({
      kind: 'book.year-closed',
      actor,
      appointmentId: appointment.id,
      unitId: book.unitId,
      fileSha256: sha256,
      after: { bookId, year, ...closing },
    });
    return { ...closing, closedAt: now };
  });
}

interface ClosingYear {
  readonly book: Book;
  readonly year: number;
  readonly statement: YearStatement & Pick<YearClosing, 'closedBy' | 'position'>;
  readonly now: Date;
}

/** One volume after the other is read, set and stored: of a year of any length no more than one is held in memory. */
async function bindVolumes(
  ports: CloseYearPorts,
  tx: CloseTx,
  closing: ClosingYear,
): Promise<ClosedVolume[]> {
  const ranges = volumeRanges(closing.statement.lastNumber, ports.volumeLines ?? VOLUME_LINES);
  const bound: ClosedVolume[] = [];
  for (const range of ranges) bound.push(await bindVolume(ports, tx, closing, range, ranges.length));
  return bound;
}

async function bindVolume(
  ports: CloseYearPorts,
  tx: CloseTx,
  { book, year, statement, now }: ClosingYear,
  range: VolumeRange,
  volumes: number,
): Promise<ClosedVolume> {
  const span = { year, volume: range };
  const entries = await allEntries(tx, book.id, span, range.last - range.first + 1);
  const end =
    range.volume === volumes
      ? {
          notes: closingNotes(statement, year, now, volumes),
          signatures: ['VĂN THƯ', 'THỦ TRƯỞNG CƠ QUAN'],
        }
      : { notes: [`Hết quyển ${range.volume} trong ${volumes} quyển; lời khóa sổ ở quyển ${volumes}.`] };
  const printed = await printedRegister(tx, book, span, entries, { ...end, demo: ports.demo });
  const { sha256, size } = await ports.storage.putBytes(await composeBook(printed));
  await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt: now });
  const [first, last] = [entries[0]!, entries.at(-1)!];
  return {
    volume: range.volume,
    firstNumber: first.number,
    lastNumber: last.number,
    firstDate: first.entryDate,
    lastDate: last.entryDate,
    sha256,
    size,
  };
}
