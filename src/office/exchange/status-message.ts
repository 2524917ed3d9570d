/** A status between the two sides after arrival: QCVN 102:2016, message type "status". Receipt 01 travels by itself. */
import { z } from 'zod';
import { storedText } from './consignment.ts';

/** 13 goes from sender to receiver; every other code from receiver to sender. */
export const statusCodes = ['02', '03', '04', '05', '06', '13', '15', '16'] as const;
export type StatusCode = (typeof statusCodes)[number];

export const statusMessage = z.object({
  format: z.literal('an-tin/status/1'),
  /** Made with the step it tells: a repeated message has the same id. */
  id: z.uuid(),
  consignmentId: z.uuid(),
  code: z.enum(statusCodes),
  /** The unit that speaks, and the one it speaks to. */
  from: z.string().min(1).max(64),
  to: z.string().min(1).max(64),
  /** The speaker's own order of its messages about this consignment. */
  sequence: z.int().positive(),
  at: z.iso.datetime({ offset: true }),
  reason: storedText(2000).nullable(),
  /** Who took the step, as the other side may know it: name and position. */
  staff: storedText(300).nullable(),
  /** With 03: the arrival number. */
  arrivalNumber: z.int().positive().nullable(),
});
export type StatusMessage = z.infer<typeof statusMessage>;
