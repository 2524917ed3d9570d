/** What a status of the receiver changes at the sender. Pure. */
import {
  type DeliveryState,
  type DeliveryStep,
  deliveryStepByCode,
  deliveryTransitions,
} from '../documents/lifecycle/delivery.ts';
import { advance, mayAdvance } from '../documents/lifecycle/transitions.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryChange } from './delivery-store.ts';
import type { StatusMessage } from './status-message.ts';

/** Of our own message, or of one from another system, where 01 is told as well. */
export interface LearntStatus extends Pick<StatusMessage, 'sequence' | 'at' | 'reason' | 'arrivalNumber'> {
  readonly code: StatusMessage['code'] | '01';
}

/**
 * Messages may come late, twice or out of order. Times are filled in whenever they are learned; the state follows only
 * the newest step by the receiver's own order, so an older one never turns the delivery back. 16 is no step: it hides none
 * that comes after it (test/model/exchange.pml, ANSWER_HIDES_STEP).
 */
export function applyStatus(delivery: Delivery, message: LearntStatus, now: Date): DeliveryChange {
  const told = toldBy(delivery, message);
  const step = deliveryStepByCode[message.code];
  if (!step || message.sequence <= delivery.statusSequence) return { ...told, updatedAt: now };
  const state = nextState(delivery.state, step);
  const refusedReason =
    message.code === '02' && state === 'refused' ? message.reason : delivery.refusedReason;
  return { ...told, state, refusedReason, statusSequence: message.sequence, updatedAt: now };
}

function nextState(state: DeliveryState, step: DeliveryStep): DeliveryState {
  return mayAdvance(deliveryTransitions, state, step) ? advance(deliveryTransitions, state, step) : state;
}

function toldBy(delivery: Delivery, message: LearntStatus): Omit<DeliveryChange, 'updatedAt'> {
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
