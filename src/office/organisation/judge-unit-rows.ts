/** From rows of a file to units, with an error per line and column. Pure: nothing is written here. */
import type { ErrorSpec } from '../../app-error.ts';
import { hiddenCharacterIn } from '../documents/clean-text.ts';
import { placeFromName, type UnitColumn, type UnitRow } from './csv-units.ts';
import { importErrors } from './import-errors.ts';
import type { Unit } from './organisation.ts';

export interface LineError {
  readonly line: number;
  readonly column: UnitColumn;
  readonly spec: ErrorSpec;
  readonly value: string;
}

export interface JudgedUnit {
  readonly line: number;
  readonly unit: Unit;
  /** The same organ code and first day in the database, or null. */
  readonly before: Unit | null;
}

export interface Judgement {
  readonly units: readonly JudgedUnit[];
  readonly errors: readonly LineError[];
}

/** QCVN 102:2016 and QĐ 20/2020/QĐ-TTg. */
const organCodePatterns = [/^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/, /^[A-Z]\d{2}(\.[A-Z0-9]{2,3}){0,5}$/];

export function judgeUnitRows(
  rows: readonly UnitRow[],
  existing: readonly Unit[],
  newId: () => string,
): Judgement {
  const errors: LineError[] = rows.flatMap(cellErrors);
  errors.push(...repeatedLines(rows));
  const drafts = rows.map((row) => draft(row, existing, newId));
  const everyone = [
    ...drafts.map((one) => one.unit),
    ...existing.filter((unit) => !drafts.some((one) => one.unit.id === unit.id)),
  ];
  const units = drafts.map(({ row, unit, before }): JudgedUnit => {
    const refer = (column: 'parent' | 'successor', day: string): string | null => {
      const found = resolve(row[column], day, everyone);
      if (typeof found === 'string' || found === null) return found;
      errors.push({ line: row.line, column, spec: found, value: row[column] });
      return null;
    };
    const parentId = refer('parent', unit.validFrom);
    const successorId = refer('successor', unit.validTo === null ? unit.validFrom : dayAfter(unit.validTo));
    return { line: row.line, before, unit: { ...unit, parentId, successorId } };
  });
  errors.push(...overlaps(units, everyone), ...loops(units, existing));
  return { units, errors: errors.sort((a, b) => a.line - b.line) };
}

function cellErrors(row: UnitRow): LineError[] {
  const errors: LineError[] = [];
  const add = (column: UnitColumn, spec: ErrorSpec, value = '') =>
    errors.push({ line: row.line, column, spec, value });
  if (row.name === '') add('name', importErrors.CSV_VALUE_MISSING);
  if (row.kind === '') add('kind', importErrors.CSV_VALUE_MISSING);
  for (const column of ['name', 'kind', 'abbreviation', 'place'] as const) {
    const character = hiddenCharacterIn(row[column]);
    if (character !== null) add(column, importErrors.CSV_HIDDEN_CHARACTER, character);
  }
  if (!organCodePatterns.some((pattern) => pattern.test(row.organCode)))
    add('organ_code', importErrors.CSV_CODE_INVALID, row.organCode);
  if (!isDay(row.validFrom)) add('valid_from', importErrors.CSV_DATE_INVALID, row.validFrom);
  if (row.validTo !== '' && !isDay(row.validTo)) add('valid_to', importErrors.CSV_DATE_INVALID, row.validTo);
  else if (row.validTo !== '' && row.validTo < row.validFrom)
    add('valid_to', importErrors.CSV_DATES_REVERSED);
  return errors;
}

function repeatedLines(rows: readonly UnitRow[]): LineError[] {
  const first = new Map<string, number>();
  return rows.flatMap((row): LineError[] => {
    const key = keyOf(row.organCode, row.validFrom);
    const line = first.get(key);
    if (line === undefined) first.set(key, row.line);
    return line === undefined
      ? []
      : [{ line: row.line, column: 'organ_code', spec: importErrors.CSV_LINE_TWICE, value: String(line) }];
  });
}

function draft(row: UnitRow, existing: readonly Unit[], newId: () => string) {
  const before =
    existing.find((unit) => keyOf(unit.organCode, unit.validFrom) === keyOf(row.organCode, row.validFrom)) ??
    null;
  const unit: Unit = {
    id: before?.id ?? newId(),
    name: row.name,
    kind: row.kind,
    organCode: row.organCode,
    formerOrganCode: before?.formerOrganCode ?? null,
    partnerId: before?.partnerId ?? null,
    parentId: null,
    validFrom: row.validFrom,
    validTo: row.validTo === '' ? null : row.validTo,
    successorId: null,
    abbreviation: row.abbreviation || before?.abbreviation || initials(row.name),
    place: row.place || before?.place || placeFromName(row.name),
    hasSeal: before?.hasSeal ?? true,
    sealImage: before?.sealImage ?? null,
  };
  return { row, unit, before };
}

/** The unit of that code or name, the one of that day first; an error when there is none or more than one. */
function resolve(reference: string, day: string, units: readonly Unit[]): string | null | ErrorSpec {
  if (reference === '') return null;
  const named = units.filter((unit) => unit.organCode === reference || unit.name === reference);
  const ofThatDay = named.filter(
    (unit) => unit.validFrom <= day && (unit.validTo === null || day <= unit.validTo),
  );
  const found = ofThatDay.length > 0 ? ofThatDay : named;
  if (found.length > 1) return importErrors.CSV_REFERENCE_AMBIGUOUS;
  return found[0]?.id ?? importErrors.CSV_REFERENCE_UNKNOWN;
}

function overlaps(units: readonly JudgedUnit[], everyone: readonly Unit[]): LineError[] {
  return units.flatMap(({ line, unit }): LineError[] => {
    const clash = everyone.some(
      (other) =>
        other.id !== unit.id &&
        other.organCode === unit.organCode &&
        other.validFrom !== unit.validFrom &&
        other.validFrom <= (unit.validTo ?? '9999') &&
        unit.validFrom <= (other.validTo ?? '9999'),
    );
    return clash
      ? [{ line, column: 'organ_code', spec: importErrors.CSV_SPANS_OVERLAP, value: unit.organCode }]
      : [];
  });
}

function loops(units: readonly JudgedUnit[], existing: readonly Unit[]): LineError[] {
  const parentOf = new Map(existing.map((unit) => [unit.id, unit.parentId]));
  for (const { unit } of units) parentOf.set(unit.id, unit.parentId);
  return units.flatMap(({ line, unit }): LineError[] => {
    const seen = new Set<string>();
    for (let id: string | null = unit.id; id !== null; id = parentOf.get(id) ?? null) {
      if (seen.has(id)) return [{ line, column: 'parent', spec: importErrors.CSV_PARENT_LOOP, value: '' }];
      seen.add(id);
    }
    return [];
  });
}

function keyOf(organCode: string, validFrom: string): string {
  return `${organCode} ${validFrom}`;
}

function initials(name: string): string {
  if (name.startsWith('UBND')) return 'UBND';
  return [...name.matchAll(/\p{L}+/gu)].map(([word]) => word.charAt(0).toUpperCase()).join('');
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function dayAfter(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? day : new Date(at.getTime() + 86_400_000).toISOString().slice(0, 10);
}
