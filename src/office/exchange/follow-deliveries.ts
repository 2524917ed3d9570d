/** Following what was sent: per document for those who may read it, across a unit for those who look after deliveries. */
import { AppError } from '../../app-error.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { DeliveryState } from '../documents/lifecycle/delivery.ts';
import type { DeliveryPosting, PostingStore } from '../documents/registers/paper/paper-records.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { allowedAs } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Clock, Outbox, Transact } from '../unit-of-work.ts';
import type { Delivery, DeliveryStatus } from './delivery.ts';
import type { DeliveryStore, ListedDelivery } from './delivery-store.ts';
import { exchangeErrors } from './errors.ts';
import { permitOnDocument } from './issued-document.ts';

interface Tx {
  readonly documents: Pick<DocumentStore, 'get' | 'signers'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath' | 'appointment'>;
  readonly deliveries: Pick<DeliveryStore, 'getForUpdate' | 'ofDocument' | 'statusesOf' | 'list'>;
  readonly postings: Pick<PostingStore, 'ofDocument'>;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface FollowDeliveriesPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
}

export interface FollowedDelivery extends Delivery {
  readonly statuses: readonly DeliveryStatus[];
}

/** With what became of its paper, by the lines of the post book. */
export interface PostedDelivery extends FollowedDelivery {
  readonly postings: readonly DeliveryPosting[];
}

/** @throws AppError NOT_FOUND */
export async function deliveriesOfDocument(
  ports: FollowDeliveriesPorts,
  actor: Actor,
  documentId: string,
): Promise<readonly PostedDelivery[]> {
  return ports.transact(async (tx) => {
    await permitOnDocument(tx, actor, 'document.read', await tx.documents.get(documentId));
    const posted = await tx.postings.ofDocument(documentId);
    return (await withStatuses(tx, documentId)).map((delivery) => ({
      ...delivery,
      postings: posted.filter(({ deliveryId }) => deliveryId === delivery.id),
    }));
  });
}

/** In the order of the addressees, each with what its receiver told; who may know is decided by the caller. */
export async function withStatuses(
  { deliveries }: { readonly deliveries: Pick<DeliveryStore, 'ofDocument' | 'statusesOf'> },
  documentId: string,
): Promise<readonly FollowedDelivery[]> {
  const told = new Map<string, DeliveryStatus[]>();
  for (const status of await deliveries.statusesOf(documentId))
    told.set(status.deliveryId, [...(told.get(status.deliveryId) ?? []), status]);
  const found = await deliveries.ofDocument(documentId);
  return found.map((delivery) => ({ ...delivery, statuses: told.get(delivery.id) ?? [] }));
}

/** A delivery without a receipt this long after it was queued is late. */
const LATE_AFTER_MS = 5 * 60_000;

export interface ListDeliveriesQuery extends PageRequest {
  readonly state?: DeliveryState;
  readonly late?: boolean;
}

/** Deliveries of the units whose deliveries the actor may drive: a clerk's own, for IT those below as well. */
export async function listDeliveries(
  ports: FollowDeliveriesPorts,
  actor: Actor,
  { late, ...query }: ListDeliveriesQuery,
): Promise<Page<ListedDelivery>> {
  const allowed = actor.scopes === null || actor.scopes.has('delivery.re-drive');
  const unitsOf = (role: string) =>
    allowed ? actor.appointments.filter((held) => held.role === role).map((held) => held.unitId) : [];
  return ports.transact((tx) =>
    tx.deliveries.list({
      ...query,
      ...(late && { lateBefore: new Date(ports.clock.now().getTime() - LATE_AFTER_MS) }),
      unitIds: unitsOf('clerk'),
      unitIdsAndBelow: unitsOf('it'),
    }),
  );
}

/**
 * Promises the hand-over once more, under the same consignment id: the receiver answers with its first receipt.
 * @throws AppError NOT_FOUND, DELIVERY_SETTLED
 */
export async function reDriveDelivery(
  ports: FollowDeliveriesPorts,
  actor: Actor,
  deliveryId: string,
): Promise<Delivery> {
  return ports.transact(async (tx) => {
    const delivery = await tx.deliveries.getForUpdate(deliveryId);
    const document = delivery ? await tx.documents.get(delivery.documentId) : null;
    if (!delivery || !document) throw new AppError(officeErrors.NOT_FOUND);
    const unitPath = await tx.organisation.unitPath(document.unitId);
    const appointment = allowedAs(actor, 'delivery.re-drive', { unitId: document.unitId, unitPath });
    if (!appointment) throw new AppError(officeErrors.NOT_FOUND);
    const settled = ['on_paper', 'refused', 'recalled'].includes(delivery.state);
    if (settled || delivery.receipt !== null) throw new AppError(exchangeErrors.DELIVERY_SETTLED);
    await tx.outbox.promise('dispatch-consignment', { deliveryId });
    await tx.ledger.append({
      kind: 'delivery.re-driven',
      actor,
      appointmentId: appointment.id,
      unitId: document.unitId,
      documentId: document.id,
      after: { deliveryId, consignmentId: delivery.consignmentId, receiver: delivery.receiverName },
    });
    return delivery;
  });
}
