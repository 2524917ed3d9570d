/** Takes a signed status message: 13 belongs to the receiver of a document, every other code to its sender. */
import type { SystemActor } from '../identity/actor.ts';
import { type AskRecallTx, askRecall } from '../incoming/ask-recall.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { applyStatus } from './apply-status.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { StatusAnswer } from './gateway.ts';
import type { ReceiptSigner } from './receipt-signer.ts';
import { type SettleStatusTx, settleStatus } from './settle-status.ts';
import { type StatusMessage, statusMessage } from './status-message.ts';

interface Tx extends SettleStatusTx, AskRecallTx {
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly deliveries: Pick<
    DeliveryStore,
    'byConsignment' | 'getForUpdate' | 'ofDocument' | 'update' | 'addStatus'
  >;
  readonly ledger: Ledger;
}

export interface ReceiveStatusPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly receipts: Pick<ReceiptSigner, 'verify'>;
}

/**
 * @param partnerId whose unit speaks; null = a unit hosted here
 * @throws AppError CONSIGNMENT_NOT_ARRIVED when a recall overtook its document: try again later
 */
export async function receiveStatus(
  ports: ReceiveStatusPorts,
  actor: SystemActor,
  jws: string,
  partnerId: string | null = null,
): Promise<StatusAnswer> {
  const verified = await ports.receipts.verify(jws);
  const parsed = verified ? statusMessage.safeParse(verified.payload) : null;
  if (!verified || !parsed?.success) {
    const reason = verified ? 'not-a-status' : 'signature-invalid';
    const signerUnitId = verified?.signers[0]?.unitId ?? null;
    return ports.transact((tx) => refuse(tx, actor, { reason, signerUnitId }));
  }
  const message = parsed.data;
  const ofSystem = verified.signers.filter((signer) => signer.partnerId === partnerId);
  const signer = ofSystem.find(({ organCode }) => organCode === message.from);
  return ports.transact(async (tx) => {
    if (!signer) {
      const signerUnitId = ofSystem[0]?.unitId ?? null;
      return refuse(tx, actor, { reason: 'another-unit', signerUnitId, message });
    }
    const signed = { jws, signerUnitId: signer.unitId, message };
    if (message.code === '13') {
      const answer = await askRecall(tx, actor, message, ports.clock.now());
      return answer;
    }
    return learn(tx, ports, actor, signed);
  });
}

interface SignedStatus {
  readonly jws: string;
  readonly signerUnitId: string;
  readonly message: StatusMessage;
}

async function learn(
  tx: Tx,
  { clock }: ReceiveStatusPorts,
  actor: SystemActor,
  signed: SignedStatus,
): Promise<StatusAnswer> {
  const { message, signerUnitId } = signed;
  const found = await tx.deliveries.byConsignment(message.consignmentId);
  if (!found) return refuse(tx, actor, { reason: 'unknown-consignment', signerUnitId, message });
  if (found.receiverUnitId !== signerUnitId)
    return refuse(tx, actor, { reason: 'another-unit', signerUnitId, message });
  const now = clock.now();
  await settleStatus(tx, actor, found, message, {
    keep: async (delivery) =>
      (await keep(tx, delivery, signed, now)) ? applyStatus(delivery, message, now) : null,
    now,
  });
  return { kind: 'taken' };
}

/** False when the message is known: it changed everything it could the first time. */
async function keep(tx: Tx, delivery: Delivery, { jws, message }: SignedStatus, now: Date): Promise<boolean> {
  return tx.deliveries.addStatus({
    id: message.id,
    deliveryId: delivery.id,
    code: message.code,
    reason: message.reason,
    staff: message.staff,
    sequence: message.sequence,
    at: new Date(message.at),
    receivedAt: now,
    signature: jws,
  });
}

interface Refusal {
  readonly reason: string;
  readonly signerUnitId: string | null;
  readonly message?: StatusMessage;
}

async function refuse(
  tx: Pick<Tx, 'ledger'>,
  actor: SystemActor,
  { reason, signerUnitId, message }: Refusal,
): Promise<StatusAnswer> {
  await tx.ledger.append({
    kind: 'delivery.message-refused',
    actor,
    unitId: signerUnitId,
    after: {
      message: 'status',
      reason,
      ...(message && { code: message.code, consignmentId: message.consignmentId, from: message.from }),
    },
  });
  return { kind: 'refused', reason };
}
