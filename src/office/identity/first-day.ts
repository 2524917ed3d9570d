/** The first day of an office: topmost unit, administrators, units and books, in one transaction or not at all. */
import { AppError } from '../../app-error.ts';
import { type BookTx, importBooks, makeStandardBooks } from '../documents/registers/import-books.ts';
import type { Ledger } from '../ledger/events.ts';
import { type ImportOutcome, importUnits } from '../organisation/import-units.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { SystemActor } from './actor.ts';
import { identityErrors } from './errors.ts';
import { createFirstAdministrators, type FirstAdministratorsCommand } from './first-administrator.ts';
import type { IdentityStore } from './identity-store.ts';

type Tx = { organisation: OrganisationStore; identity: IdentityStore; ledger: Ledger } & BookTx;

export interface FirstDayPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface FirstDayCommand extends FirstAdministratorsCommand {
  /** Contents of CSV files. */
  readonly unitsCsv?: string;
  /** Undefined: the standard books for every unit that is open today. */
  readonly booksCsv?: string;
  /** Everything is tried, and nothing is kept. */
  readonly dryRun: boolean;
}

export interface FirstDay {
  readonly written: boolean;
  /** Told once. Empty in a dry run. */
  readonly passwords: readonly { readonly username: string; readonly password: string }[];
  readonly units: ImportOutcome | null;
  readonly books: number;
}

/** Carries what was found out of a transaction that must not stand. */
class RolledBack extends Error {
  readonly found: FirstDay;
  constructor(found: FirstDay) {
    super('rolled back');
    this.found = found;
  }
}

/** @throws AppError INSTANCE_NOT_EMPTY, and what is wrong with the books; wrong lines of units are in the answer */
export async function beginOffice(ports: FirstDayPorts, command: FirstDayCommand): Promise<FirstDay> {
  try {
    return await ports.transact(async (tx) => {
      const found = await everything({ ...ports, transact: (work) => work(tx) }, tx, command);
      if (!found.written) throw new RolledBack(found);
      return found;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.found;
    throw error;
  }
}

async function everything(ports: FirstDayPorts, tx: Tx, command: FirstDayCommand): Promise<FirstDay> {
  const actor: SystemActor = { accountId: null, name: 'system', traceId: command.traceId };
  const { passwords } = await createFirstAdministrators(ports, command);
  const units =
    command.unitsCsv === undefined
      ? null
      : await importUnits(ports, actor, { csv: command.unitsCsv, dryRun: false });
  const refused = units !== null && !units.written;
  const open = (await tx.organisation.allUnits()).filter(isOpenOn(vietnamDate(ports.clock.now())));
  if (open.length === 0) throw new AppError(identityErrors.UNIT_NOT_OPEN_TODAY);
  const maker = { tx, actor, newId: ports.newId };
  const imported =
    refused || command.booksCsv === undefined ? 0 : await importBooks(maker, open, command.booksCsv);
  const standard = refused || command.booksCsv !== undefined ? 0 : await makeStandardBooks(maker, open);
  const written = !command.dryRun && !refused;
  return { written, passwords: written ? passwords : [], units, books: imported + standard };
}

function isOpenOn(day: string): (unit: Unit) => boolean {
  return ({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo);
}
