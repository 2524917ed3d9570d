import { z } from 'zod';
import { ledgerKinds } from '../../../office/ledger/events.ts';
import type { RecordedEvent } from '../../../office/ledger/ledger-reader.ts';
import type { Page } from '../../../office/paging.ts';
import { vietnamTimestamp } from '../../../office/unit-of-work.ts';
import { moment, pageOfShape } from '../shapes.ts';

/** One line of a history. Where it came from and under which trace is for the record itself, not for readers of a document. */
export const eventShape = z.object({
  id: z.uuid(),
  at: moment,
  kind: z.enum(ledgerKinds),
  fullName: z.string().nullable(),
  position: z.string().nullable(),
  appointmentId: z.uuid().nullable(),
  onBehalfOfId: z.uuid().nullable(),
  unitId: z.uuid().nullable(),
  documentId: z.uuid().nullable(),
  incomingId: z.uuid().nullable(),
  fileSha256: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});

export const historyShape = pageOfShape(eventShape);

/** Positions in the record are numbers. */
export const historyQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export function historyBody(page: Page<RecordedEvent>): z.infer<typeof historyShape> {
  return { items: page.items.map(eventBody), next: page.next };
}

export function eventBody(event: RecordedEvent): z.infer<typeof eventShape> {
  return {
    id: event.id,
    at: vietnamTimestamp(event.at),
    kind: event.kind,
    fullName: event.fullName,
    position: event.position,
    appointmentId: event.appointmentId,
    onBehalfOfId: event.onBehalfOfId,
    unitId: event.unitId,
    documentId: event.documentId,
    incomingId: event.incomingId,
    fileSha256: event.fileSha256,
    before: event.before,
    after: event.after,
  };
}
