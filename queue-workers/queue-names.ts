import type { QueueName } from '../src/office/unit-of-work.ts';

/** Every queue of the service. The compiler refuses this table when a queue is added or removed elsewhere. */
const queues: Readonly<Record<QueueName, true>> = {
  'dispatch-consignment': true,
  'dispatch-status': true,
  'verify-arrival': true,
  'preserve-document': true,
  'send-mail': true,
};

export const queueNames: readonly QueueName[] = Object.keys(queues) as QueueName[];
