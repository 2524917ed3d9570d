/** A register without numbers over some days: the frozen print where they are a closed year, else as the data says now. */
import { AppError } from '../../../../app-error.ts';
import type { PrintedBook } from '../../../../lib/typesetting/printed-book.ts';
import type { Actor } from '../../../identity/actor.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { openReport } from '../../../statistics/report-ground.ts';
import { reportHandling } from '../../../statistics/report-handling.ts';
import { reportQuantities } from '../../../statistics/report-quantities.ts';
import type { ReportQuestion, ReportStore } from '../../../statistics/report-store.ts';
import type { Clock, Transact } from '../../../unit-of-work.ts';
import { registerErrors } from '../errors.ts';
import type { CopyUseStore, PostingStore } from '../paper/paper-records.ts';
import { printCopyUses, printPostings } from '../paper/print-paper-books.ts';
import type { ExportFormat } from '../render-register.ts';
import type { FrozenFile, RegisterYear, RegisterYearStore, YearRegister } from './register-year.ts';
import { fileNames, notTheClosedOne } from './year-words.ts';

interface PrintTx {
  readonly registerYears: Pick<RegisterYearStore, 'find'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly reports: ReportStore;
  readonly postings: Pick<PostingStore, 'span'>;
  readonly copyUses: Pick<CopyUseStore, 'span'>;
}

export interface PrintYearPorts {
  readonly transact: Transact<PrintTx>;
  readonly clock: Clock;
  /** Invented data: said on every page. */
  readonly demo: boolean;
}

export interface YearPrintWish extends ReportQuestion {
  readonly register: YearRegister;
  readonly format: ExportFormat;
  /** From 1, of a closed year that has several. */
  readonly volume?: number;
  /** As the data says now, also where the year is closed. */
  readonly asOfNow?: boolean;
}

export type YearPrint =
  | { readonly kind: 'made'; readonly book: PrintedBook; readonly name: string }
  | ({ readonly kind: 'frozen'; readonly name: string } & FrozenFile);

const makers = {
  handling: reportHandling,
  quantities: reportQuantities,
  postings: printPostings,
  'copy-uses': printCopyUses,
} as const;

/**
 * `name` is without its ending.
 * @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID, EXPORT_TOO_LONG, EXPORT_VOLUME_NEEDED, EXPORT_VOLUME_UNKNOWN
 */
export async function printYearRegister(
  ports: PrintYearPorts,
  actor: Actor,
  wish: YearPrintWish,
): Promise<YearPrint> {
  const { register, format, volume, asOfNow, ...question } = wish;
  const row = await ports.transact(async (tx) => {
    await openReport(tx.organisation, actor, 'register.read', question);
    const year = Number(question.from.slice(0, 4));
    const inYear = question.to.startsWith(question.from.slice(0, 4));
    return inYear ? tx.registerYears.find({ unitId: question.unitId, register, year }) : null;
  });
  if (row?.closedAt && isWhole(question) && asOfNow !== true) return frozenOf(row, wish);
  if (volume !== undefined && volume > 1) throw unknownVolume(volume, 1);
  const book = await makers[register](ports, actor, question, format);
  const notes = row?.closedAt ? [...book.notes, notTheClosedOne(row.year, row.closedAt)] : book.notes;
  return {
    kind: 'made',
    book: { ...book, notes },
    name: `${fileNames[register]} ${question.from} đến ${question.to}`,
  };
}

function isWhole({ from, to }: Pick<ReportQuestion, 'from' | 'to'>): boolean {
  return from.endsWith('-01-01') && to.endsWith('-12-31');
}

function frozenOf({ closing, register, year }: RegisterYear, { format, volume }: YearPrintWish): YearPrint {
  const volumes = closing?.volumes ?? [];
  if (volume === undefined && volumes.length > 1)
    throw new AppError(registerErrors.EXPORT_VOLUME_NEEDED, {
      params: { year, volumes: volumes.length },
      details: { volumes },
    });
  const bound = volumes[(volume ?? 1) - 1];
  if (!bound) throw unknownVolume(volume ?? 1, volumes.length);
  const part = volumes.length > 1 ? ` quyển ${bound.volume}` : '';
  return { kind: 'frozen', ...bound[format], name: `${fileNames[register]} ${year}${part}` };
}

function unknownVolume(volume: number, volumes: number): AppError {
  return new AppError(registerErrors.EXPORT_VOLUME_UNKNOWN, { params: { volume, volumes } });
}
