import { z } from 'zod';
import { channels } from '../../../office/documents/document.ts';
import { deliveryStates } from '../../../office/documents/lifecycle/delivery.ts';
import type { Delivery, DeliveryStatus } from '../../../office/exchange/delivery.ts';
import { vietnamTimestamp } from '../../../office/unit-of-work.ts';
import { deliveryPostingShape } from '../postings/posting-shape.ts';
import { moment } from '../shapes.ts';

const statusShape = z.object({
  id: z.uuid(),
  code: z.string(),
  reason: z.string().nullable(),
  staff: z.string().nullable(),
  at: moment,
  receivedAt: moment,
});

export const deliveryShape = z.object({
  id: z.uuid(),
  documentId: z.uuid(),
  consignmentId: z.uuid(),
  receiverUnitId: z.uuid().nullable(),
  receiverName: z.string(),
  channel: z.enum(channels),
  state: z.enum(deliveryStates),
  recallState: z.enum(['requested', 'agreed', 'refused']).nullable(),
  queuedAt: moment,
  dispatchedAt: moment.nullable(),
  arrivedAt: moment.nullable(),
  acceptedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  refusedReason: z.string().nullable(),
  arrivalNumber: z.int().nullable(),
  receipt: z.string().nullable(),
});

export const followedDeliveryShape = deliveryShape.extend({
  statuses: z.array(statusShape),
  /** Its paper, by the lines of the post book. */
  postings: z.array(deliveryPostingShape),
});

export function stamp(at: Date | null): string | null {
  return at === null ? null : vietnamTimestamp(at);
}

export function deliveryBody(delivery: Delivery): z.infer<typeof deliveryShape> {
  const { gateway: _gateway, statusSequence: _sequence, updatedAt: _updated, ...shown } = delivery;
  return {
    ...shown,
    queuedAt: vietnamTimestamp(delivery.queuedAt),
    dispatchedAt: stamp(delivery.dispatchedAt),
    arrivedAt: stamp(delivery.arrivedAt),
    acceptedAt: stamp(delivery.acceptedAt),
    finishedAt: stamp(delivery.finishedAt),
  };
}

export function statusBody(status: DeliveryStatus): z.infer<typeof statusShape> {
  const { id, code, reason, staff, at, receivedAt } = status;
  return {
    id,
    code,
    reason,
    staff,
    at: vietnamTimestamp(at),
    receivedAt: vietnamTimestamp(receivedAt),
  };
}
