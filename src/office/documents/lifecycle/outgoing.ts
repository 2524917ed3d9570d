/** Outgoing: draft → in_review → awaiting_signature → signed → issuing (number held) → issued → sent. NĐ 30/2020 Đ14. */
import type { Transition } from './transitions.ts';

export const outgoingStates = [
  'draft',
  'in_review',
  'returned',
  'awaiting_signature',
  'signed',
  'issuing',
  'issued',
  'sent',
  'cancelled',
  'recalled',
  'replaced',
] as const;
export type OutgoingState = (typeof outgoingStates)[number];

export type OutgoingStep =
  | 'submit'
  | 'return'
  | 'approve'
  | 'sign'
  | 'sign-last'
  | 'waive-signature'
  | 'hold-number'
  | 'seal'
  | 'spoil-number'
  | 'send'
  | 'cancel'
  | 'recall'
  | 'replace';

export const outgoingTransitions: readonly Transition<OutgoingState, OutgoingStep>[] = [
  { step: 'submit', from: ['draft', 'returned'], to: 'in_review', who: 'document.submit' },
  { step: 'return', from: ['in_review', 'awaiting_signature'], to: 'returned', who: 'document.return' },
  { step: 'approve', from: ['in_review'], to: 'awaiting_signature', who: 'document.review-form' },
  { step: 'sign', from: ['awaiting_signature'], to: 'awaiting_signature', who: 'document.sign' },
  { step: 'sign-last', from: ['awaiting_signature'], to: 'signed', who: 'document.sign' },
  // Đ25, Đ18.6: copies and digitised paper carry the agency's signature alone.
  { step: 'waive-signature', from: ['in_review'], to: 'signed', who: 'document.review-form' },
  { step: 'hold-number', from: ['signed'], to: 'issuing', who: 'document.issue' },
  { step: 'seal', from: ['issuing'], to: 'issued', who: 'document.issue' },
  // The number is entered as void with its reason and stays used.
  { step: 'spoil-number', from: ['issuing'], to: 'cancelled', who: 'document.issue' },
  { step: 'send', from: ['issued', 'sent'], to: 'sent', who: 'document.send' },
  {
    step: 'cancel',
    from: ['draft', 'in_review', 'returned', 'awaiting_signature', 'signed'],
    to: 'cancelled',
    who: 'document.cancel',
  },
  { step: 'recall', from: ['issued', 'sent'], to: 'recalled', who: 'document.recall' },
  { step: 'replace', from: ['issued', 'sent', 'recalled'], to: 'replaced', who: 'document.issue' },
];
