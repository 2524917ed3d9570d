/** Either side: signs one status message with the speaking unit's server key and hands it to the other side. */
import { AppError } from '../../app-error.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Outbox, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { exchangeErrors } from './errors.ts';
import { type Gateway, unreached } from './gateway.ts';
import type { InboxStore } from './inbox-store.ts';
import type { ReceiptSigner } from './receipt-signer.ts';
import type { StatusMessage } from './status-message.ts';

export interface HandOverTx {
  readonly organisation: Pick<OrganisationReader, 'unitByCode'>;
  readonly deliveries: Pick<DeliveryStore, 'byConsignment'>;
  readonly ledger: Ledger;
}

interface Tx extends HandOverTx {
  readonly inbox: Pick<InboxStore, 'partnerOf'>;
  readonly outbox: Outbox;
}

export interface DispatchStatusPorts {
  readonly transact: Transact<Tx>;
  readonly gateway: Gateway;
  readonly receipts: Pick<ReceiptSigner, 'signerFor'>;
}

/**
 * What is for another system is passed on to the partner's lane: by the way the document went or came.
 * @throws AppError MESSAGE_REFUSED when the other side will never take it; what the gateway throws when it may later
 */
export async function dispatchStatus(
  ports: DispatchStatusPorts,
  actor: SystemActor,
  message: StatusMessage,
): Promise<void> {
  const passedOn = await ports.transact(async (tx) => {
    const partnerId = await partnerFor(tx, message);
    if (partnerId)
      await tx.outbox.promise('dispatch-partner', { partnerId, work: { kind: 'status', message } });
    return partnerId !== null;
  });
  if (passedOn) return;
  const error = await handOverStatus(ports, actor, message);
  if (error !== null) throw error;
}

async function partnerFor(tx: Tx, { code, consignmentId, to }: StatusMessage): Promise<string | null> {
  if (code === '13') return (await tx.deliveries.byConsignment(consignmentId))?.partnerId ?? null;
  return (await tx.inbox.partnerOf({ senderCode: to, consignmentId })) ?? null;
}

/**
 * Through the gateway of the ports, whichever it is.
 * @returns null, or what the gateway threw
 * @throws AppError MESSAGE_REFUSED
 */
export async function handOverStatus(
  ports: Omit<DispatchStatusPorts, 'transact'> & { readonly transact: Transact<HandOverTx> },
  actor: SystemActor,
  message: StatusMessage,
): Promise<unknown> {
  const speaker = await ports.transact(async (tx) => {
    if (await isMoot(tx, message)) return null;
    return tx.organisation.unitByCode(message.from, vietnamDate(new Date(message.at)));
  });
  if (!speaker) return null;
  const sign = await ports.receipts.signerFor(speaker.id);
  const signed = await sign(message);
  const answer = await ports.gateway.status(signed, message.to).catch(unreached);
  if (answer.kind === 'unreached') return answer.error;
  if (answer.kind === 'taken') return null;
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
async function isMoot(tx: HandOverTx, message: StatusMessage): Promise<boolean> {
  if (message.code !== '13') return false;
  const delivery = await tx.deliveries.byConsignment(message.consignmentId);
  return delivery === null || delivery.state === 'refused' || delivery.state === 'recalled';
}
