/**
 * A mail server tells that a document could not be brought (RFC 3464). Anybody may write such a report; only who has seen our mail
 * names its Message-ID. What the receiver has answered weighs more.
 */
import type { SystemActor } from '../identity/actor.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type BuildConsignmentTx, buildConsignments } from './build-consignment.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { EdxmlStore } from './edxml-store.ts';
import { keepOutcomes, type SettleTx } from './keep-outcomes.ts';
import type { ReadBounce } from './mail-bounce-report.ts';
import { consignmentsNamed } from './mail-message.ts';

type Tx = Omit<BuildConsignmentTx, 'documents'> &
  SettleTx & {
    readonly documents: BuildConsignmentTx['documents'] & SettleTx['documents'];
    readonly deliveries: SettleTx['deliveries'] & Pick<DeliveryStore, 'byConsignment'>;
    readonly edxml: Pick<EdxmlStore, 'sentBy'>;
  };

export interface BouncePorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
}

/** @param partnerIds whose mail goes out from the mailbox the report came to @returns false: it speaks of no document */
export async function keepBounce(
  { transact, clock }: BouncePorts,
  actor: SystemActor,
  partnerIds: readonly string[],
  { action, said, messageIds }: ReadBounce,
): Promise<boolean> {
  return transact(async (tx) => {
    let known = false;
    for (const consignmentId of consignmentsNamed(messageIds)) {
      const sent = await tx.edxml.sentBy(consignmentId);
      const named = await tx.deliveries.byConsignment(consignmentId);
      if (!sent || !named || !partnerIds.includes(sent.partnerId)) continue;
      known = true;
      if (action !== 'failed') continue;
      // One mail for all addressees behind the partner.
      const alike = (await tx.deliveries.ofDocument(named.documentId)).filter(
        ({ partnerId, state }) => partnerId === sent.partnerId && state === 'dispatched',
      );
      const built = await buildConsignments(tx, alike);
      const reason = `Thư không tới được: ${said || 'không rõ lý do'}`;
      const refusals = built.map((one) => ({
        built: one,
        answer: { kind: 'refused' as const, reason, successor: null },
      }));
      await keepOutcomes(tx, clock, actor, { receipts: [], refusals, carried: [] });
    }
    return known;
  });
}
