/** Import of units from CSV: a dry run says what would happen; one wrong line and nothing is written. */
import { AppError } from '../../app-error.ts';
import type { Actor, SystemActor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import { allowedAs } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Transact } from '../unit-of-work.ts';
import { parseUnitRows } from './csv-units.ts';
import { importErrors } from './import-errors.ts';
import { type JudgedUnit, judgeUnitRows, type LineError } from './judge-unit-rows.ts';
import type { Unit } from './organisation.ts';
import type { OrganisationStore } from './organisation-store.ts';

export interface ImportPorts {
  readonly transact: Transact<{ organisation: OrganisationStore; ledger: Ledger }>;
  readonly newId: () => string;
}

export interface ImportOutcome {
  readonly dryRun: boolean;
  /** True only when the lines were written. */
  readonly written: boolean;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly errors: readonly ImportLineError[];
}

export interface ImportLineError {
  readonly line: number;
  readonly column: string;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

/** The service itself (command line) may write every line; an IT officer those of the own unit and below. */
export async function importUnits(
  ports: ImportPorts,
  actor: Actor | SystemActor,
  command: { readonly csv: string; readonly dryRun: boolean },
): Promise<ImportOutcome> {
  if (actor.accountId !== null && !actor.appointments.some((post) => post.role === 'it'))
    throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'unit.manage' } });
  const rows = parseUnitRows(command.csv);
  return ports.transact(async ({ organisation, ledger }) => {
    const existing = await organisation.allUnits();
    const { units, errors } = judgeUnitRows(rows, existing, ports.newId);
    const created = units.filter((one) => one.before === null);
    const changed = units.filter((one) => one.before !== null && differs(one.unit, one.before));
    const touched = [...created, ...changed];
    const all = [...errors, ...elsewhere(touched, existing), ...forbidden(actor, touched, units, existing)];
    const written = !command.dryRun && all.length === 0;
    if (written) await write({ organisation, ledger }, actor, created, changed);
    return {
      dryRun: command.dryRun,
      written,
      created: created.length,
      changed: changed.length,
      unchanged: units.length - created.length - changed.length,
      errors: all.sort((a, b) => a.line - b.line).map(asText),
    };
  });
}

/** All new rows in one statement: they may refer to each other in any order. */
async function write(
  { organisation, ledger }: { organisation: OrganisationStore; ledger: Ledger },
  actor: Actor | SystemActor,
  created: readonly JudgedUnit[],
  changed: readonly JudgedUnit[],
): Promise<void> {
  await organisation.insertUnits(created.map((one) => one.unit));
  for (const { unit } of created)
    await ledger.append({ kind: 'unit.created', actor, unitId: unit.id, after: { ...unit } });
  for (const { unit, before } of changed) {
    await organisation.updateUnit(unit);
    const closes = unit.validTo !== null && before?.validTo === null;
    await ledger.append({
      kind: closes ? 'unit.closed' : 'unit.changed',
      actor,
      unitId: unit.id,
      before: { ...before },
      after: { ...unit },
    });
  }
}

/** A unit of another system is told by that system, or kept in the address book. */
function elsewhere(touched: readonly JudgedUnit[], existing: readonly Unit[]): LineError[] {
  const foreign = new Set(existing.filter(({ partnerId }) => partnerId !== null).map(({ id }) => id));
  const spec = importErrors.CSV_UNIT_ELSEWHERE;
  return touched.flatMap(({ line, unit }): LineError[] => {
    if (foreign.has(unit.id)) return [{ line, column: 'organ_code', spec, value: unit.organCode }];
    if (unit.parentId === null || !foreign.has(unit.parentId)) return [];
    const parent = existing.find(({ id }) => id === unit.parentId);
    return [{ line, column: 'parent', spec, value: parent!.organCode }];
  });
}

function forbidden(
  actor: Actor | SystemActor,
  touched: readonly JudgedUnit[],
  judged: readonly JudgedUnit[],
  existing: readonly Unit[],
): LineError[] {
  if (actor.accountId === null) return [];
  const now = new Map(existing.map((unit) => [unit.id, unit.parentId]));
  const then = new Map(now);
  for (const { unit } of judged) then.set(unit.id, unit.parentId);
  const may = (unitId: string, parents: ReadonlyMap<string, string | null>) =>
    allowedAs(actor, 'unit.manage', { unitId, unitPath: pathIn(parents, unitId) }) !== null;
  return touched
    .filter(({ unit, before }) => !may(unit.id, then) || (before !== null && !may(before.id, now)))
    .map(({ line, unit }) => ({
      line,
      column: 'organ_code',
      spec: importErrors.CSV_LINE_FORBIDDEN,
      value: unit.organCode,
    }));
}

function pathIn(parents: ReadonlyMap<string, string | null>, unitId: string): string[] {
  const path: string[] = [];
  for (let id: string | null = unitId; id !== null && !path.includes(id); id = parents.get(id) ?? null)
    path.push(id);
  return path;
}

function differs(a: Unit, b: Unit): boolean {
  return (Object.keys(a) as (keyof Unit)[]).some((key) => a[key] !== b[key]);
}

function asText({ line, column, spec, value }: LineError): ImportLineError {
  const error = new AppError(spec, { params: { value } });
  return { line, column, code: spec.code, vi: error.title('vi'), en: error.title('en') };
}
