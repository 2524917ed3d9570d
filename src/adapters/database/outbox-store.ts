import { and, eq, isNull, sql } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import type { Clock, Outbox, QueueName, QueuePayloads } from '../../office/unit-of-work.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { insertRows } from './insert-rows.ts';
import { outbox } from './schema/outbox.ts';

/** The record that each queue's payload is about. */
const subjects: { readonly [Q in QueueName]: (payload: QueuePayloads[Q]) => string | null } = {
  'dispatch-consignment': ({ deliveryId }) => deliveryId,
  'dispatch-consignments': ({ documentId }) => documentId,
  'dispatch-partner': ({ work }) => (work.kind === 'status' ? consignmentOf(work.message) : work.documentId),
  'dispatch-status': ({ message }) => consignmentOf(message),
  'verify-arrival': ({ incomingId }) => incomingId,
  'verify-arrivals': () => null,
  'preserve-document': ({ documentId }) => documentId,
  'send-mail': ({ accountId }) => accountId,
};

function consignmentOf({ consignmentId }: Readonly<Record<string, unknown>>): string | null {
  return typeof consignmentId === 'string' ? consignmentId : null;
}

/** The partner that a job is for. */
function laneOf(payload: QueuePayloads[QueueName]): string | null {
  return 'partnerId' in payload ? payload.partnerId : null;
}

/** Promises work in the transaction that `db` is. */
export function createOutbox(
  db: Database,
  context: { readonly clock: Clock; readonly traceId: string; readonly traceparent?: string | undefined },
): Outbox {
  return {
    async promise(queue, payload, options) {
      const about = subjects[queue](payload);
      const waiting = options?.oncePer && (await findWaiting(db, queue, about, payload, options.oncePer));
      if (waiting) return waiting;
      const id = newId();
      await db.insert(outbox).values({
        id,
        queue,
        payload,
        about,
        lane: laneOf(payload),
        traceId: context.traceId,
        traceparent: context.traceparent ?? null,
        createdAt: context.clock.now(),
        notBefore: options?.notBefore ?? null,
      });
      return id;
    },
    async promiseOnceEach(queue, payloads, { notBefore, oncePer }) {
      const rows = payloads.map((payload) => ({ payload, about: subjects[queue](payload) }));
      const abouts = rows.flatMap(({ about }) => about ?? []);
      const waiting = await db
        .select({ about: outbox.about, value: sql<string>`${outbox.payload} ->> ${oncePer}` })
        .from(outbox)
        .where(and(eq(outbox.queue, queue), anyOf(outbox.about, abouts), stillWaits))
        .for('share', { skipLocked: true });
      const served = new Set(waiting.map(({ about, value }) => `${about} ${value}`));
      const { clock, traceId, traceparent = null } = context;
      await insertRows(
        db,
        outbox,
        rows
          .filter(({ about, payload }) => !served.has(`${about} ${String(payload[oncePer])}`))
          .map((row) => ({
            ...row,
            id: newId(),
            queue,
            lane: laneOf(row.payload),
            traceId,
            traceparent,
            createdAt: clock.now(),
            notBefore,
          })),
      );
    },
  };
}

const stillWaits = and(isNull(outbox.relayedAt), isNull(outbox.finishedAt), isNull(outbox.deadAt));

/**
 * Not yet handed over, so it will still tell of what happens now. The shared lock keeps it so until this transaction has
 * committed; a row that a relay holds already is passed over, for its job may run before this change can be seen.
 */
async function findWaiting<Payload extends object>(
  db: Database,
  queue: string,
  about: string | null,
  payload: Payload,
  key: keyof Payload & string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.queue, queue),
        about === null ? isNull(outbox.about) : eq(outbox.about, about),
        stillWaits,
        sql`${outbox.payload} ->> ${key} = ${String(payload[key])}`,
      ),
    )
    .limit(1)
    .for('share', { skipLocked: true });
  return row?.id;
}
