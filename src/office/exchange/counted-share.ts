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
  if (simulated) return null;
  if (delivery.partnerId === null || delivery.arrivedAt !== null) return delivery.channel;
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
  return shareOf(record, deliveries, await rehearsalsOf(tx, deliveries), recalled);
}

async function rehearsalsOf(
  { partners }: Pick<CountedShareTx, 'partners'>,
  deliveries: readonly Delivery[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(deliveries.flatMap(({ partnerId }) => partnerId ?? []));
  const found = await partners.many([...ids]);
  return new Set(found.filter(({ simulated }) => simulated).map(({ id }) => id));
}

function shareOf(
  record: DocumentRecord,
  deliveries: readonly Delivery[],
  simulated: ReadonlySet<string>,
  recalled: boolean,
): ShareFact | null {
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
  const now = await countShare(tx, record, wasRecalled(before, record));
  return now === null || saysTheSame(before, now) ? {} : { share: now };
}

export interface RestateAllTx {
  readonly deliveries: Pick<DeliveryStore, 'ofDocuments'>;
  readonly partners: Pick<PartnerStore, 'many'>;
  readonly share: {
    factsOf(direction: ShareFact['direction'], recordIds: readonly string[]): Promise<readonly ShareFact[]>;
  };
}

/** The same for many documents, by their ids: those of which it says something else now. */
export async function restateShares(
  tx: RestateAllTx,
  records: readonly DocumentRecord[],
): Promise<ReadonlyMap<string, ShareFact>> {
  const ids = records.map(({ id }) => id);
  const facts = new Map((await tx.share.factsOf('outgoing', ids)).map((fact) => [fact.recordId, fact]));
  const all = await tx.deliveries.ofDocuments(ids);
  const simulated = await rehearsalsOf(tx, all);
  const restated = new Map<string, ShareFact>();
  for (const record of records) {
    const before = facts.get(record.id) ?? null;
    const own = all.filter(({ documentId }) => documentId === record.id);
    const now = shareOf(record, own, simulated, wasRecalled(before, record));
    if (now !== null && !saysTheSame(before, now)) restated.set(record.id, now);
  }
  return restated;
}

function wasRecalled(before: ShareFact | null, { state }: DocumentRecord): boolean {
  return before?.recalled ?? state === 'recalled';
}

function saysTheSame(before: ShareFact | null, now: ShareFact): boolean {
  return before?.class === now.class && before.cause === now.cause;
}
