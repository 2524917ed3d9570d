/** What a status of the receiver changes at the sender. Pure. */
import {
  type DeliveryState,
  deliveryStepByCode,
  deliveryTransitions,
} from '../documents/lifecycle/delivery.ts';
import { advance, mayAdvance } from '../documents/lifecycle/transitions.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryChange } from './delivery-store.ts';
import type { StatusMessage } from './status-message.ts';

/**
 * Messages may come late, twice or out of order. Times are filled in whenever they are learned; the state follows only
 * the newest message by the receiver's own order, so an older one never turns the delivery back.
 */
export function applyStatus(delivery: Delivery, message: StatusMessage, now: Date): DeliveryChange {
  const told = toldBy(delivery, message);
  if (message.sequence <= delivery.statusSequence) return { ...told, updatedAt: now };
  const state = nextState(delivery.state, message.code);
  const refusedReason =
    message.code === '02' && state === 'refused' ? message.reason : delivery.refusedReason;
  return { ...told, state, refusedReason, statusSequence: message.sequence, updatedAt: now };
}

function nextState(state: DeliveryState, code: string): DeliveryState {
  const step = deliveryStepByCode[code];
  if (!step || !mayAdvance(deliveryTransitions, state, step)) return state;
  return advance(deliveryTransitions, state, step);
}

function toldBy(delivery: Delivery, message: StatusMessage): Omit<DeliveryChange, 'updatedAt'> {
  const at = new Date(message.at);
  switch (message.code) {
    case '02':
      // What was sent back need not be recalled any more.
      return delivery.recallState === 'requested' ? { recallState: null } : {};
    case '03':
      return {
        acceptedAt: delivery.acceptedAt ?? at,
        arrivalNumber: delivery.arrivalNumber ?? message.arrivalNumber,
      };
    case '06':
      return { finishedAt: delivery.finishedAt ?? at };
    case '15':
      return { recallState: 'agreed' };
    case '16':
      // A refusal that was overtaken by a later agreement changes nothing.
      return delivery.recallState === 'agreed' ? {} : { recallState: 'refused' };
    default:
      return {};
  }
}
