/** Incoming: arrived → registered → directed → assigned → in_progress → done; returned and withdrawn aside. NĐ 30/2020 Đ20–Đ24. */
import type { Transition } from './transitions.ts';

export const incomingStates = [
  'arrived',
  'registered',
  'directed',
  'assigned',
  'in_progress',
  'done',
  'returned',
  'withdrawn',
] as const;
export type IncomingState = (typeof incomingStates)[number];

export type IncomingStep = 'register' | 'refuse' | 'direct' | 'assign' | 'start' | 'finish' | 'withdraw';

export const incomingTransitions: readonly Transition<IncomingState, IncomingStep>[] = [
  { step: 'register', from: ['arrived'], to: 'registered', who: 'incoming.register' }, // 03
  { step: 'refuse', from: ['arrived', 'registered'], to: 'returned', who: 'incoming.refuse' }, // 02
  {
    step: 'direct',
    from: ['registered', 'directed', 'assigned', 'in_progress'],
    to: 'directed',
    who: 'incoming.direct',
  },
  { step: 'assign', from: ['directed', 'assigned', 'in_progress'], to: 'assigned', who: 'incoming.assign' }, // 04
  { step: 'start', from: ['assigned'], to: 'in_progress', who: 'incoming.handle' }, // 05
  { step: 'finish', from: ['assigned', 'in_progress'], to: 'done', who: 'incoming.finish' }, // 06
  {
    step: 'withdraw',
    from: ['arrived', 'registered', 'directed', 'assigned', 'in_progress', 'done'],
    to: 'withdrawn',
    who: 'incoming.answer-recall',
  }, // 15
];
