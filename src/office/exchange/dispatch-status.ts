/** Either side: signs one status message with the speaking unit's server key and hands it to the other side. */
import { AppError } from '../../app-error.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Transact, vietnamDate } from '../unit-of-work.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { exchangeErrors } from './errors.ts';
import type { Gateway } from './gateway.ts';
import type { ReceiptSigner } from './receipt-signer.ts';
import type { StatusMessage } from './status-message.ts';

interface Tx {
  readonly organisation: Pick<OrganisationReader, 'unitByCode'>;
  readonly deliveries: Pick<DeliveryStore, 'byConsignment'>;
  readonly ledger: Ledger;
}

export interface DispatchStatusPorts {
  readonly transact: Transact<Tx>;
  readonly gateway: Gateway;
  readonly receipts: Pick<ReceiptSigner, 'signerFor'>;
}

/** @throws AppError MESSAGE_REFUSED when the other side will never take it; what the gateway throws when it may later */
export async function dispatchStatus(
  ports: DispatchStatusPorts,
  actor: SystemActor,
  message: StatusMessage,
): Promise<void> {
  const speaker = await ports.transact(async (tx) => {
    if (await isMoot(tx, message)) return null;
    return tx.organisation.unitByCode(message.from, vietnamDate(new Date(message.at)));
  });
  if (!speaker) return;
  const sign = await ports.receipts.signerFor(speaker.id);
  const answer = await ports.gateway.status(await sign(message), message.to);
  if (answer.kind === 'taken') return;
  await ports.transact((tx) =>
    tx.ledger.append({
      kind: 'delivery.failed',
      actor,
      unitId: speaker.id,
      after: {
        message: 'status',
        code: message.code,
        consignmentId: message.consignmentId,
        reason: answer.reason,
      },
    }),
  );
  throw new AppError(exchangeErrors.MESSAGE_REFUSED, { params: { reason: answer.reason } });
}

/** A recall that waited for a consignment which the receiver then refused has nobody to go to. */
async function isMoot(tx: Tx, message: StatusMessage): Promise<boolean> {
  if (message.code !== '13') return false;
  const delivery = await tx.deliveries.byConsignment(message.consignmentId);
  return delivery === null || delivery.state === 'refused' || delivery.state === 'recalled';
}
