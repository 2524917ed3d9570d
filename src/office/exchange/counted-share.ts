/**
 * What of a sent document the share may count (promises 5 and 6). Inside this instance sending is arriving in the same house; what
 * goes to another system counts as exchanged only when its arrival is proved, by receipt or by the receiver's status, and what
 * goes to a rehearsal never. Until then only the paper that went with it counts.
 */
import type { Channel, DocumentRecord } from '../documents/document.ts';
import type { ShareFact } from '../ledger/events.ts';
import { classify } from '../statistics/classify.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { PartnerStore } from './partner-store.ts';

type CountedDelivery = Pick<Delivery, 'channel' | 'partnerId' | 'arrivedAt'>;

/** Null: this delivery counts for nothing yet. */
export function countedChannel(delivery: CountedDelivery, simulated: boolean): Channel | null {
  if (delivery.partnerId === null) return delivery.channel;
  if (delivery.arrivedAt !== null && !simulated) return delivery.channel;
  return delivery.channel === 'both' ? 'paper' : null;
}

export interface CountedShareTx {
  readonly deliveries: Pick<DeliveryStore, 'ofDocument'>;
  readonly partners: Pick<PartnerStore, 'many'>;
}

/** The document's fact as its deliveries stand now; null while none of them counts. */
export async function countShare(
  tx: CountedShareTx,
  record: DocumentRecord,
  recalled: boolean,
): Promise<ShareFact | null> {
  const deliveries = await tx.deliveries.ofDocument(record.id);
  const partners = await tx.partners.many([
    ...new Set(deliveries.flatMap(({ partnerId }) => partnerId ?? [])),
  ]);
  const simulated = new Set(partners.filter((partner) => partner.simulated).map(({ id }) => id));
  const channels = deliveries.flatMap(
    (delivery) => countedChannel(delivery, simulated.has(delivery.partnerId ?? '')) ?? [],
  );
  if (channels.length === 0) return null;
  return {
    direction: 'outgoing',
    recordId: record.id,
    unitId: record.unitId,
    countedOn: record.issuedOn!,
    origin: record.origin,
    typeCode: record.typeCode,
    recalled,
    // As judged when it was sent last: a later day's revocation data tells nothing of that day.
    ...classify({ channels, fault: deliveries.at(-1)?.signatureFault ?? null }),
  };
}

interface RestateTx extends CountedShareTx {
  readonly share: { factOf(direction: ShareFact['direction'], recordId: string): Promise<ShareFact | null> };
}

/** What the proof of an arrival changes of the share; nothing when it says the same as before. */
export async function restateShare(
  tx: RestateTx,
  record: DocumentRecord,
): Promise<{ readonly share?: ShareFact }> {
  const before = await tx.share.factOf('outgoing', record.id);
  const now = await countShare(tx, record, before?.recalled ?? record.state === 'recalled');
  if (now === null || (before?.class === now.class && before.cause === now.cause)) return {};
  return { share: now };
}
