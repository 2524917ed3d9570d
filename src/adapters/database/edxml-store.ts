/** What went and came in edXML, and the messages that lie here for other systems, in PostgreSQL. */
import { and, asc, desc, eq, gte, inArray, lte, or, type SQL } from 'drizzle-orm';
import type {
  AxisList,
  AxisMessage,
  AxisStore,
  EdxmlStore,
  NamedDocument,
} from '../../office/exchange/edxml-store.ts';
import type { Unit } from '../../office/organisation/organisation.ts';
import type { Database } from './database.ts';
import { edxmlArrived, edxmlSent, incomingChanges, vdxpMessages } from './schema/edxml.ts';
import { units } from './schema/organisation.ts';

/** Statuses of one document come within its life: the newest few are all that can be meant. */
const MOST_NAMED = 200;

export function createEdxmlStore(db: Database): EdxmlStore {
  return {
    unitsNamed: async (codes) => {
      if (codes.length === 0) return [];
      const named = or(inArray(units.organCode, [...codes]), inArray(units.formerOrganCode, [...codes]));
      return (await db.select().from(units).where(named).orderBy(desc(units.validFrom))) as Unit[];
    },
    noteSent: async (sent) => {
      if (sent.length > 0)
        await db
          .insert(edxmlSent)
          .values([...sent])
          .onConflictDoNothing();
    },
    sentBy: async (consignmentId) =>
      (await db.select().from(edxmlSent).where(eq(edxmlSent.consignmentId, consignmentId)))[0] ?? null,
    sentTo: (partnerId, receiverCodes, named) =>
      db
        .select()
        .from(edxmlSent)
        .where(
          and(
            eq(edxmlSent.partnerId, partnerId),
            inArray(edxmlSent.receiverCode, [...receiverCodes]),
            byName(edxmlSent, named),
          ),
        )
        .orderBy(desc(edxmlSent.at), desc(edxmlSent.consignmentId))
        .limit(MOST_NAMED),
    noteArrived: async (arrived) => {
      await db.insert(edxmlArrived).values(arrived).onConflictDoNothing();
    },
    arrivedAs: async (incomingId) =>
      (await db.select().from(edxmlArrived).where(eq(edxmlArrived.incomingId, incomingId)))[0] ?? null,
    arrivedFrom: (partnerId, senderCodes, named) =>
      db
        .select()
        .from(edxmlArrived)
        .where(
          and(
            eq(edxmlArrived.partnerId, partnerId),
            inArray(edxmlArrived.senderCode, [...senderCodes]),
            byName(edxmlArrived, named),
          ),
        )
        .orderBy(desc(edxmlArrived.at), desc(edxmlArrived.incomingId))
        .limit(MOST_NAMED),
    addChange: async (change) => {
      const rows = await db
        .insert(incomingChanges)
        .values(change)
        .onConflictDoNothing()
        .returning({ id: incomingChanges.id });
      return rows.length > 0;
    },
  };
}

function byName(
  table: typeof edxmlSent | typeof edxmlArrived,
  { documentId, code }: NamedDocument,
): SQL | undefined {
  if (documentId !== undefined) return eq(table.documentId, documentId);
  return eq(table.code, code ?? '');
}

export function createAxisStore(db: Database): AxisStore {
  const find = async (where: SQL | undefined, { limit, offset }: Pick<AxisList, 'limit' | 'offset'>) =>
    (await db
      .select()
      .from(vdxpMessages)
      .where(where)
      .orderBy(asc(vdxpMessages.createdAt), asc(vdxpMessages.id))
      .limit(limit)
      .offset(offset)) as AxisMessage[];
  const one = { limit: 1, offset: 0 };
  return {
    add: async (messages) => {
      if (messages.length > 0)
        await db
          .insert(vdxpMessages)
          .values([...messages])
          .onConflictDoNothing();
    },
    ofIdentity: (identity) => find(eq(vdxpMessages.identity, identity), { limit: 1000, offset: 0 }),
    received: (receiverId, list) => find(and(eq(vdxpMessages.receiverId, receiverId), listed(list)), list),
    sent: (senderId, sentId, list) =>
      find(
        and(
          eq(vdxpMessages.senderId, senderId),
          sentId === undefined ? undefined : eq(vdxpMessages.sentId, sentId),
          listed(list),
        ),
        list,
      ),
    forReceiver: async (receiverId, id) =>
      (await find(and(eq(vdxpMessages.receiverId, receiverId), eq(vdxpMessages.id, id)), one))[0] ?? null,
    setStatus: async (id, status, at) => {
      await db.update(vdxpMessages).set({ status, updatedAt: at }).where(eq(vdxpMessages.id, id));
    },
  };
}

function listed({ messageType, statuses, from, to }: AxisList): SQL | undefined {
  return and(
    messageType === undefined ? undefined : eq(vdxpMessages.messageType, messageType),
    statuses === undefined ? undefined : inArray(vdxpMessages.status, [...statuses]),
    from === undefined ? undefined : gte(vdxpMessages.createdAt, from),
    to === undefined ? undefined : lte(vdxpMessages.createdAt, to),
  );
}
