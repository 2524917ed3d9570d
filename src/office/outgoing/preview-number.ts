/** Which number the document would take now, and where it will stand. Nothing is held: a colleague may take it first. */
import { AppError } from '../../app-error.ts';
import { latestVersion } from '../documents/document.ts';
import type { FileStore } from '../documents/file-store.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { PreparedLayout } from '../documents/page-layout.ts';
import { registerErrors } from '../documents/registers/errors.ts';
import { bookFor } from '../documents/registers/register.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { type LoadTx, mainFile, readDocument } from './load-document.ts';
import { type ShownPlace, shown } from './preview-signature.ts';

export interface PreviewNumberPorts {
  readonly transact: Transact<
    LoadTx & {
      readonly registers: Pick<RegisterStore, 'booksOfUnit' | 'years'>;
      readonly files: Pick<FileStore, 'filesOf'>;
    }
  >;
  readonly storage: { read(sha256: string): Promise<Uint8Array> };
  readonly clock: Clock;
}

export interface NumberMark extends ShownPlace {
  readonly what: 'number' | 'date' | 'seal' | 'qr';
}

export interface NumberPreview {
  readonly bookId: string;
  readonly bookName: string;
  readonly number: number;
  readonly numberSymbol: string;
  /** yyyy-MM-dd. */
  readonly date: string;
  /** The document holds this number already. */
  readonly held: boolean;
  /** Empty while the places are not prepared: a copy gets them with the seal. */
  readonly marks: readonly NumberMark[];
}

/** @throws AppError NOT_FOUND, FORBIDDEN, BOOK_MISSING, BOOK_YEAR_CLOSED, BOOK_AWAITS_CONFIRMATION */
export async function previewNumber(
  ports: PreviewNumberPorts,
  actor: Actor,
  documentId: string,
): Promise<NumberPreview> {
  const { preview, layout, sha256 } = await ports.transact((tx) => lookUp(ports, tx, actor, documentId));
  if (layout === null) return { ...preview, marks: [] };
  return { ...preview, marks: marksOf(await ports.storage.read(sha256), layout) };
}

function marksOf(pdf: Uint8Array, layout: PreparedLayout): readonly NumberMark[] {
  const seal: NumberMark = { what: 'seal', ...shown(pdf, layout.seal) };
  if (layout.kind === 'own-widget') return [seal];
  const { number, date, qr } = layout;
  return [
    { what: 'number', ...shown(pdf, number) },
    { what: 'date', ...shown(pdf, date) },
    seal,
    { what: 'qr', ...shown(pdf, qr) },
  ];
}

type Tx = Parameters<Parameters<PreviewNumberPorts['transact']>[0]>[0];

async function lookUp(
  ports: Pick<PreviewNumberPorts, 'clock'>,
  tx: Tx,
  actor: Actor,
  documentId: string,
): Promise<{
  readonly preview: Omit<NumberPreview, 'marks'>;
  readonly layout: PreparedLayout | null;
  readonly sha256: string;
}> {
  const { document, subjects } = await readDocument(tx, actor, documentId);
  permit(actor, 'document.issue', { ...subjects.issuing, appointmentIds: [] });
  const main = mainFile(await tx.files.filesOf(document.id));
  const sha256 = latestVersion(main).sha256;
  const layout = document.layout?.prepared ?? null;
  const books = await tx.registers.booksOfUnit(document.unitId);
  const own = books.find(({ id }) => id === document.bookId);
  const book = own ?? bookFor(books, 'outgoing', document.typeCode);
  if (!book) throw new AppError(registerErrors.BOOK_MISSING);
  const named = { bookId: book.id, bookName: book.name };
  if (document.number !== null && document.issuedOn !== null) {
    const { number, issuedOn: date } = document;
    const held = { ...named, number, date, numberSymbol: numberSymbol(document), held: true };
    return { preview: held, layout, sha256 };
  }
  const today = vietnamDate(ports.clock.now());
  const year = Number(today.slice(0, 4));
  const row = (await tx.registers.years(book.id)).find((one) => one.year === year);
  if (row?.closedAt) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year } });
  if (row?.hold)
    throw new AppError(registerErrors.BOOK_AWAITS_CONFIRMATION, { params: { backup: row.hold.backup } });
  const number = row?.nextNumber ?? 1;
  const date = row?.lastDate && row.lastDate > today ? row.lastDate : today;
  const symbol = numberSymbol({ ...document, number, year });
  const preview = { ...named, number, date, numberSymbol: symbol, held: false };
  return { preview, layout, sha256 };
}
