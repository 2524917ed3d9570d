/** Units as rows of a CSV: one line, one unit for one span of time. Shared by the import and the demo. */
import { parse } from 'csv-parse/sync';
import { AppError } from '../../app-error.ts';
import { organisationErrors } from './errors.ts';

const requiredColumns = [
  'name',
  'kind',
  'organ_code',
  'parent',
  'valid_from',
  'valid_to',
  'successor',
] as const;
/** `abbreviation` and `place` may be absent. */
export type UnitColumn = (typeof requiredColumns)[number] | 'abbreviation' | 'place';

export interface UnitRow {
  /** Line of the file, the header being 1. */
  readonly line: number;
  readonly name: string;
  readonly kind: string;
  readonly organCode: string;
  /** Name or organ code of the unit above; empty at the top. */
  readonly parent: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly successor: string;
  readonly abbreviation: string;
  readonly place: string;
}

/** Throws CSV_UNREADABLE or CSV_COLUMN_MISSING; what stands in the cells is judged by the caller. */
export function parseUnitRows(csv: string): readonly UnitRow[] {
  const [header, ...records] = readRecords(csv);
  const names = header?.record ?? [];
  const missing = requiredColumns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new AppError(organisationErrors.CSV_COLUMN_MISSING, { params: { column: missing.join(', ') } });
  return records.map(({ record, info }) => {
    const cell = (column: UnitColumn) => (record[names.indexOf(column)] ?? '').normalize('NFC');
    return {
      line: info.lines,
      name: cell('name'),
      kind: cell('kind'),
      organCode: cell('organ_code'),
      parent: cell('parent'),
      validFrom: cell('valid_from'),
      validTo: cell('valid_to'),
      successor: cell('successor'),
      abbreviation: cell('abbreviation'),
      place: cell('place'),
    };
  });
}

type Parsed = { record: string[]; info: { lines: number } };

function readRecords(csv: string): Parsed[] {
  try {
    // With `info` each record comes with its line; the declared type of the package is that of plain records.
    return parse(csv, {
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as Parsed[];
  } catch (cause) {
    const line = (cause as { lines?: number }).lines ?? 1;
    throw new AppError(organisationErrors.CSV_UNREADABLE, { params: { line }, cause });
  }
}

/** The place of the dateline, from a name such as "UBND xã Chân Sơn"; empty when the name does not tell. */
export function placeFromName(name: string): string {
  return /^UBND\s+(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)\s+(.+)$/u.exec(name)?.[1] ?? '';
}
