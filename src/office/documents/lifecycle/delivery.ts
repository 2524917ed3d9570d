/** One addressee's delivery as the sender knows it. Codes: QCVN 102:2016, status messages. */
import type { Transition } from './transitions.ts';

export const deliveryStates = [
  'queued',
  'dispatched',
  'arrived',
  'accepted',
  'refused',
  'assigned',
  'in_progress',
  'done',
  'recalled',
  'on_paper',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export type DeliveryStep =
  | 'dispatch'
  | 'arrive' // 01
  | 'refuse' // 02
  | 'accept' // 03
  | 'assign' // 04
  | 'start' // 05
  | 'finish' // 06
  | 'recall-agreed'; // 15

/** A later status may overtake an earlier one: messages are not ordered, so every step forward is open from each state before it. */
export const deliveryTransitions: readonly Transition<DeliveryState, DeliveryStep>[] = [
  { step: 'dispatch', from: ['queued', 'dispatched'], to: 'dispatched', who: null },
  { step: 'arrive', from: ['queued', 'dispatched'], to: 'arrived', who: null },
  { step: 'refuse', from: ['queued', 'dispatched', 'arrived', 'accepted'], to: 'refused', who: null },
  { step: 'accept', from: ['dispatched', 'arrived'], to: 'accepted', who: null },
  {
    step: 'assign',
    from: ['dispatched', 'arrived', 'accepted', 'assigned', 'in_progress'],
    to: 'assigned',
    who: null,
  },
  { step: 'start', from: ['dispatched', 'arrived', 'accepted', 'assigned'], to: 'in_progress', who: null },
  {
    step: 'finish',
    from: ['dispatched', 'arrived', 'accepted', 'assigned', 'in_progress'],
    to: 'done',
    who: null,
  },
  {
    step: 'recall-agreed',
    from: ['queued', 'dispatched', 'arrived', 'accepted', 'assigned', 'in_progress', 'done'],
    to: 'recalled',
    who: null,
  },
];

export const deliveryStepByCode: Readonly<Record<string, DeliveryStep>> = {
  '01': 'arrive',
  '02': 'refuse',
  '03': 'accept',
  '04': 'assign',
  '05': 'start',
  '06': 'finish',
  '15': 'recall-agreed',
};
