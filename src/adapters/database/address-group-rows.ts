import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { AddressGroup, GroupMember } from '../../office/organisation/organisation-store.ts';
import type { Database } from './database.ts';
import { addressGroupMembers, addressGroups } from './schema/organisation.ts';

type GroupRow = typeof addressGroups.$inferSelect;

export function createAddressGroupRows(db: Database) {
  const withMembers = async (rows: readonly GroupRow[]): Promise<readonly AddressGroup[]> => {
    if (rows.length === 0) return [];
    const members = await db
      .select()
      .from(addressGroupMembers)
      .where(
        inArray(
          addressGroupMembers.groupId,
          rows.map((row) => row.id),
        ),
      )
      .orderBy(asc(addressGroupMembers.position));
    return rows.map(({ id, unitId, name, version }) => ({
      id,
      unitId,
      name,
      version,
      members: members
        .filter((member) => member.groupId === id)
        .map(
          (member): GroupMember => ({
            unitId: member.unitId,
            channel: member.channel as GroupMember['channel'],
          }),
        ),
    }));
  };
  const one = async (rows: readonly GroupRow[]) => (await withMembers(rows))[0] ?? null;

  return {
    groupsOfUnit: async (unitId: string) =>
      withMembers(
        await db
          .select()
          .from(addressGroups)
          .where(eq(addressGroups.unitId, unitId))
          .orderBy(asc(addressGroups.name)),
      ),
    group: async (id: string) => one(await db.select().from(addressGroups).where(eq(addressGroups.id, id))),
    groupForUpdate: async (id: string) =>
      one(await db.select().from(addressGroups).where(eq(addressGroups.id, id)).for('update')),
    saveGroup: async ({ id, unitId, name, version, members }: AddressGroup, at: Date) => {
      await db
        .insert(addressGroups)
        .values({ id, unitId, name, version, createdAt: at })
        .onConflictDoUpdate({ target: addressGroups.id, set: { name: sql`excluded.name`, version } });
      await db.delete(addressGroupMembers).where(eq(addressGroupMembers.groupId, id));
      if (members.length === 0) return;
      await db
        .insert(addressGroupMembers)
        .values(members.map((member, position) => ({ groupId: id, position, ...member })));
    },
    removeGroup: async (id: string) => {
      await db.delete(addressGroups).where(eq(addressGroups.id, id));
    },
  };
}
