/** The years of the registers without numbers: handling, quantities, post, archive copies. */
import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type {
  RegisterYear,
  RegisterYearName,
  RegisterYearStore,
} from '../../office/documents/registers/yearly/register-year.ts';
import type { Database } from './database.ts';
import { registerYears } from './schema/paper.ts';

export function createRegisterYearStore(db: Database): RegisterYearStore {
  const named = ({ unitId, register, year }: RegisterYearName) =>
    and(eq(registerYears.unitId, unitId), eq(registerYears.register, register), eq(registerYears.year, year));
  const held = async (name: RegisterYearName, how: 'update' | 'share') => {
    const { unitId, register, year } = name;
    await db.insert(registerYears).values({ unitId, register, year }).onConflictDoNothing();
    const [found] = await db.select().from(registerYears).where(named(name)).for(how);
    if (!found) throw new Error(`no year ${year} of ${register}`);
    return found as RegisterYear;
  };
  return {
    lock: (name) => held(name, 'update'),
    share: (name) => held(name, 'share'),
    find: async (name) =>
      ((await db.select().from(registerYears).where(named(name)))[0] as RegisterYear | undefined) ?? null,
    closed: async (unitId) =>
      (await db
        .select()
        .from(registerYears)
        .where(and(eq(registerYears.unitId, unitId), isNotNull(registerYears.closedAt)))
        .orderBy(desc(registerYears.year), registerYears.register)) as RegisterYear[],
    close: async (name, closed) => {
      await db.update(registerYears).set(closed).where(named(name));
    },
  };
}
