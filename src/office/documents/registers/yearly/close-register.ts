/**
 * A register without numbers is closed for a year that is over: its lines stay as they are, and its prints, PDF and XLSX, are made
 * once, kept by their SHA-256, and given again byte by byte. There is no way back.
 */
import { AppError } from '../../../../app-error.ts';
import { composeBook } from '../../../../lib/typesetting/compose-book.ts';
import type { PrintedBook } from '../../../../lib/typesetting/printed-book.ts';
import { writeWorkbook } from '../../../../lib/typesetting/write-workbook.ts';
import type { Actor } from '../../../identity/actor.ts';
import type { Ledger } from '../../../ledger/events.ts';
import { agencyLines } from '../../../organisation/agency-lines.ts';
import type { OrganisationReader, Unit } from '../../../organisation/organisation.ts';
import { type QuantityTx, quantitiesBook } from '../../../statistics/report-quantities.ts';
import { type Clock, type Transact, vietnamDate } from '../../../unit-of-work.ts';
import type { FileStore } from '../../file-store.ts';
import { registerErrors } from '../errors.ts';
import { permitForUnit } from '../paper/read-postings.ts';
import type { BookDirection } from '../register.ts';
import type { RegisterStore } from '../register-store.ts';
import { VOLUME_LINES } from '../render-register.ts';
import { bindLines } from './bind-lines.ts';
import type {
  BoundVolume,
  FrozenFile,
  RegisterClosing,
  RegisterYear,
  RegisterYearName,
  RegisterYearStore,
  YearRegister,
} from './register-year.ts';
import type { YearLinesTx } from './year-lines.ts';
import { yearClosingNotes } from './year-words.ts';

export interface CloseTx extends YearLinesTx {
  readonly registerYears: Pick<RegisterYearStore, 'lock' | 'close'>;
  readonly registers: Pick<RegisterStore, 'booksOfUnit' | 'years'>;
  readonly reports: YearLinesTx['reports'] & QuantityTx['reports'];
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly files: Pick<FileStore, 'addBytes'>;
  readonly ledger: Ledger;
}

export interface CloseRegisterPorts {
  readonly transact: Transact<CloseTx>;
  readonly storage: { putBytes(bytes: Uint8Array): Promise<FrozenFile> };
  readonly clock: Clock;
  readonly demo: boolean;
  /** Lines of one volume; VOLUME_LINES when left out. */
  readonly volumeLines?: number;
}

/** What is being closed, and by whom. */
export interface ClosingNow extends Pick<RegisterClosing, 'closedBy' | 'position'> {
  readonly name: RegisterYearName;
  readonly unit: Unit;
  readonly now: Date;
}

/**
 * The year's row is locked first: whoever writes a line comes before, and stands in the print, or is refused.
 * @throws AppError NOT_FOUND, FORBIDDEN, BOOK_YEAR_CLOSED, BOOK_YEAR_NOT_OVER, REGISTER_BOOKS_OPEN
 */
export async function closeRegister(
  ports: CloseRegisterPorts,
  actor: Actor,
  name: RegisterYearName,
): Promise<RegisterYear> {
  return ports.transact(async (tx) => {
    const appointment = await permitForUnit(tx.organisation, actor, 'register.close', name.unitId);
    const row = await tx.registerYears.lock(name);
    const now = ports.clock.now();
    refuseEarlyOrTwice(row, now);
    await refuseOpenBooks(tx, name);
    const unit = (await tx.organisation.unit(name.unitId))!;
    const by = { closedBy: actor.fullName, position: appointment.position };
    const subject = { name, unit, now, ...by };
    const freeze = (book: PrintedBook) => freezeBook(ports, tx, book, now);
    const bound =
      name.register === 'quantities'
        ? await bindQuantities(ports, tx, subject, freeze)
        : await bindLines({ ...ports, volumeLines: ports.volumeLines ?? VOLUME_LINES }, tx, subject, freeze);
    const closing: RegisterClosing = { ...by, ...bound };
    await tx.registerYears.close(name, { closedAt: now, closing });
    await tx.ledger.append({
      kind: 'register.year-closed',
      actor,
      appointmentId: appointment.id,
      unitId: name.unitId,
      fileSha256: closing.volumes[0]!.pdf.sha256,
      after: { ...name, ...closing },
    });
    return { ...name, closedAt: now, closing };
  });
}

function refuseEarlyOrTwice({ closedAt, year }: RegisterYear, now: Date): void {
  if (closedAt) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year } });
  if (vietnamDate(now) <= `${year}-12-31`)
    throw new AppError(registerErrors.BOOK_YEAR_NOT_OVER, { params: { year } });
}

const countedBooks: Readonly<Record<YearRegister, readonly BookDirection[]>> = {
  handling: ['incoming'],
  quantities: ['incoming', 'outgoing'],
  postings: [],
  'copy-uses': [],
};

/** Lines of the numbered books stand here too: those must be closed, so that none is added afterwards. */
async function refuseOpenBooks(tx: CloseTx, { unitId, register, year }: RegisterYearName): Promise<void> {
  const open: string[] = [];
  for (const { id, name, direction } of await tx.registers.booksOfUnit(unitId)) {
    if (!countedBooks[register].includes(direction)) continue;
    const row = (await tx.registers.years(id)).find((one) => one.year === year);
    if (row && row.nextNumber > 1 && row.closedAt === null) open.push(name);
  }
  if (open.length > 0)
    throw new AppError(registerErrors.REGISTER_BOOKS_OPEN, {
      params: { year, books: open.join(', ') },
      details: { books: open },
    });
}

async function bindQuantities(
  { demo }: CloseRegisterPorts,
  tx: CloseTx,
  { name, unit, now, ...by }: ClosingNow,
  freeze: Freeze,
): Promise<Pick<RegisterClosing, 'lines' | 'unfinished' | 'volumes'>> {
  const question = { unitId: name.unitId, from: `${name.year}-01-01`, to: `${name.year}-12-31` };
  const agency = await agencyLines(tx.organisation, unit);
  const { book, total, open } = await quantitiesBook(tx, question, { agency, now, demo });
  const days = { firstDay: null, lastDay: null };
  const words = { ...name, ...by, ...days, lines: total, unfinished: open, volumes: 1 };
  const files = await freeze({ ...book, notes: [...book.notes, ...yearClosingNotes(words, now)] });
  return { lines: total, unfinished: open, volumes: [{ volume: 1, lines: total, ...days, ...files }] };
}

export type Freeze = (book: PrintedBook) => Promise<Pick<BoundVolume, 'pdf' | 'xlsx'>>;

async function freezeBook(
  ports: CloseRegisterPorts,
  tx: CloseTx,
  book: PrintedBook,
  createdAt: Date,
): Promise<Pick<BoundVolume, 'pdf' | 'xlsx'>> {
  const put = async (bytes: Uint8Array, mediaType: string): Promise<FrozenFile> => {
    const { sha256, size } = await ports.storage.putBytes(bytes);
    await tx.files.addBytes({ sha256, size, mediaType, createdAt });
    return { sha256, size };
  };
  const pdf = await put(await composeBook(book), 'application/pdf');
  const pieces: Uint8Array[] = [];
  for await (const piece of writeWorkbook(book)) pieces.push(piece);
  return { pdf, xlsx: await put(Buffer.concat(pieces), WORKBOOK) };
}

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
