import { z } from 'zod';
import { documentOrigins, secrecies, urgencies } from '../../../office/documents/document.ts';
import { incomingStates } from '../../../office/documents/lifecycle/incoming.ts';
import type { IncomingRecord } from '../../../office/incoming/incoming.ts';
import type { IncomingDetails } from '../../../office/incoming/read-incoming.ts';
import { vietnamTimestamp } from '../../../office/unit-of-work.ts';
import { stamp } from '../deliveries/delivery-shape.ts';
import { day, moment } from '../shapes.ts';

export const incomingShape = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  state: z.enum(incomingStates),
  source: z.enum(['electronic', 'paper']),
  paperFollows: z.boolean(),
  origin: z.enum(documentOrigins),
  consignmentId: z.uuid().nullable(),
  senderCode: z.string().nullable(),
  senderName: z.string(),
  foreignDocumentId: z.string().nullable(),
  numberSymbol: z.string(),
  issuedOn: day.nullable(),
  typeCode: z.string(),
  subject: z.string(),
  urgency: z.enum(urgencies),
  secrecy: z.enum(secrecies),
  signerName: z.string().nullable(),
  signerPosition: z.string().nullable(),
  dueDate: day.nullable(),
  pageCount: z.int().nullable(),
  signaturesValid: z.boolean().nullable(),
  signatureFault: z.string().nullable(),
  arrivedAt: moment,
  registeredAt: moment.nullable(),
  bookId: z.uuid().nullable(),
  year: z.int().nullable(),
  arrivalNumber: z.int().nullable(),
  arrivedOn: day.nullable(),
  fileCode: z.string().nullable(),
  forwardedTo: z.string().nullable(),
  returnReason: z.string().nullable(),
  recallState: z.enum(['requested', 'agreed', 'refused']).nullable(),
  recallReason: z.string().nullable(),
  duplicateOfId: z.uuid().nullable(),
  finishedAt: moment.nullable(),
  replyDocumentId: z.uuid().nullable(),
  version: z.int(),
});

const part = z.enum(['lead', 'cooperate']);
const dueDate = day.nullable().default(null);

/** A person by the appointment, or a unit as such. */
export const wantedPartShape = z.union([
  z.strictObject({ appointmentId: z.uuid(), part, dueDate }),
  z.strictObject({ unitId: z.uuid(), part, dueDate }),
]);

const partNames = { fullName: z.string().nullable(), unitName: z.string().nullable() };

export const listedShape = incomingShape.extend({
  lead: z.object({ name: z.string(), isUnit: z.boolean() }).nullable(),
});

export const detailsShape = incomingShape.extend({
  unitName: z.string(),
  files: z.array(
    z.object({
      id: z.uuid(),
      role: z.enum(['main', 'attachment']),
      position: z.int(),
      name: z.string(),
      sha256: z.string(),
      size: z.int(),
      mediaType: z.string(),
    }),
  ),
  directions: z.array(
    z.object({
      id: z.uuid(),
      appointmentId: z.uuid(),
      fullName: z.string().nullable(),
      opinion: z.string(),
      dueDate: day.nullable(),
      parts: z.array(
        z.object({
          appointmentId: z.uuid(),
          unitId: z.uuid().nullable(),
          part,
          dueDate: day.nullable(),
          ...partNames,
        }),
      ),
      at: moment,
    }),
  ),
  assignments: z.array(
    z.object({
      id: z.uuid(),
      assigneeId: z.uuid(),
      unitId: z.uuid().nullable(),
      ...partNames,
      part,
      dueDate: day.nullable(),
      state: z.enum(['assigned', 'in_progress', 'done', 'closed']),
      assignedAt: moment,
      startedAt: moment.nullable(),
      finishedAt: moment.nullable(),
      result: z.string().nullable(),
    }),
  ),
  messageSignature: z
    .object({
      state: z.enum(['valid', 'invalid', 'unknown', 'none']),
      reason: z.enum(['broken', 'unreadable', 'partial', 'weak', 'not-in-force', 'unknown-key']).nullable(),
      signer: z.string().nullable(),
    })
    .nullable(),
  duplicateOf: z
    .object({
      id: z.uuid(),
      numberSymbol: z.string(),
      arrivalNumber: z.int().nullable(),
      arrivedOn: day.nullable(),
    })
    .nullable(),
});

export function incomingBody(record: IncomingRecord): z.infer<typeof incomingShape> {
  const {
    verdict: _verdict,
    signers: _signers,
    recallMessageId: _message,
    recallSequence: _sequence,
    updatedAt: _updated,
    ...shown
  } = record;
  return {
    ...shown,
    arrivedAt: vietnamTimestamp(record.arrivedAt),
    registeredAt: stamp(record.registeredAt),
    finishedAt: stamp(record.finishedAt),
  };
}

export function detailsBody(details: IncomingDetails): z.infer<typeof detailsShape> {
  const { duplicateOf } = details;
  return {
    ...incomingBody(details.record),
    unitName: details.unitName,
    messageSignature: details.messageSignature,
    files: details.files.map(({ incomingId: _own, ...file }) => file),
    directions: details.directions.map(({ incomingId: _own, parts, ...direction }) => ({
      ...direction,
      parts: [...parts],
      at: vietnamTimestamp(direction.at),
    })),
    assignments: details.assignments.map(({ incomingId: _own, assignedBy: _by, ...assignment }) => ({
      ...assignment,
      assignedAt: vietnamTimestamp(assignment.assignedAt),
      startedAt: stamp(assignment.startedAt),
      finishedAt: stamp(assignment.finishedAt),
    })),
    duplicateOf: duplicateOf && {
      id: duplicateOf.id,
      numberSymbol: duplicateOf.numberSymbol,
      arrivalNumber: duplicateOf.arrivalNumber,
      arrivedOn: duplicateOf.arrivedOn,
    },
  };
}
