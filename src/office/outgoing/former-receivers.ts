/** Whoever holds the document that this one replaces gets this one too, or its successor where it was closed meanwhile. */
import type { DocumentAddressee, DocumentRecord } from '../documents/document.ts';
import type { DeliveryStore } from '../exchange/delivery-store.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { isOpen, successorOn } from '../organisation/units-through-time.ts';

interface Tx {
  readonly deliveries: Pick<DeliveryStore, 'ofDocument'>;
  readonly organisation: Pick<OrganisationReader, 'unit'>;
}

/** Whom it never reached, or who gave it back. */
const WITHOUT: readonly string[] = ['refused', 'recalled'];

/** In the order of the earlier deliveries; each once, none that is closed without a successor. */
export async function formerReceivers(
  { deliveries, organisation }: Tx,
  { replacesId }: Pick<DocumentRecord, 'replacesId'>,
  today: string,
): Promise<readonly Omit<DocumentAddressee, 'position'>[]> {
  if (replacesId === null) return [];
  const found = new Map<string, Omit<DocumentAddressee, 'position'>>();
  for (const { receiverUnitId, channel, state } of await deliveries.ofDocument(replacesId)) {
    const unit = receiverUnitId === null ? null : await organisation.unit(receiverUnitId);
    if (!unit || WITHOUT.includes(state)) continue;
    const now = isOpen(unit, today) ? unit : await successorOn(organisation, unit, today);
    if (now) found.set(now.id, { unitId: now.id, name: now.name, channel });
  }
  return [...found.values()];
}
