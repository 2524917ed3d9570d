import { v7 as newId } from 'uuid';
import type { Clock, Outbox } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { outbox } from './schema/outbox.ts';

/** Promises work in the transaction that `db` is. */
export function createOutbox(
  db: Database,
  context: { readonly clock: Clock; readonly traceId: string },
): Outbox {
  return {
    async promise(queue, payload, options) {
      const id = newId();
      await db.insert(outbox).values({
        id,
        queue,
        payload,
        traceId: context.traceId,
        createdAt: context.clock.now(),
        notBefore: options?.notBefore ?? null,
      });
      return id;
    },
  };
}
