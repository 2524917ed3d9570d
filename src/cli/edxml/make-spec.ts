/** The description of a message for `antin edxml make`: the keys are those that `show --json` prints. */
import { z } from 'zod';

const text = z.string().trim().min(1);
const maybe = text.optional();
const date = z.iso.date();
const organ = {
  organizationInCharge: maybe,
  organName: maybe,
  organAdd: maybe,
  email: maybe,
  telephone: maybe,
  fax: maybe,
  website: maybe,
};
const party = z.strictObject({ organId: text, ...organ });
const staff = z.strictObject({ department: maybe, staff: maybe, mobile: maybe, email: maybe });
const responseFor = z.strictObject({
  organId: maybe,
  code: maybe,
  documentId: maybe,
  promulgationDate: date.optional(),
});
const count = z.int().min(0);

const business = z.strictObject({
  type: z.int().min(0).max(3),
  reason: maybe,
  documentId: maybe,
  documentInfo: count.optional(),
  documentReceiver: count.optional(),
  receivers: z.array(z.strictObject({ organId: text, type: z.int().min(0).max(1) })).default([]),
  replacements: z.array(z.strictObject({ documentId: text, organIds: z.array(text) })).default([]),
  staff: staff.optional(),
  paper: count.optional(),
});

const other = z.strictObject({
  priority: z.int().min(0).max(4).optional(),
  sphereOfPromulgation: maybe,
  typerNotation: maybe,
  promulgationAmount: count.optional(),
  pageAmount: count.optional(),
  appendixes: z.array(text).default([]),
});

const attachment = z.strictObject({ file: text, name: maybe, contentType: maybe, description: maybe });

const document = z.strictObject({
  kind: z.literal('document'),
  sender: party,
  receivers: z.array(party),
  documentId: maybe,
  number: text,
  notation: text,
  place: maybe,
  promulgationDate: date,
  documentType: z.strictObject({ type: count.optional(), typeDetail: maybe, typeName: maybe }).optional(),
  subject: text,
  content: maybe,
  signer: z.strictObject({ competence: maybe, position: maybe, fullName: maybe }).optional(),
  dueDate: date.optional(),
  toPlaces: z.array(text).default([]),
  other: other.default({ appendixes: [] }),
  responseFor: z.array(responseFor).default([]),
  steeringType: z.int().min(0).max(3).optional(),
  taskCodes: z.array(text).default([]),
  applicationType: maybe,
  traceId: maybe,
  trace: z
    .array(z.strictObject({ organId: text, timestamp: z.iso.datetime({ offset: true }).optional() }))
    .default([]),
  business: business.default({ type: 0, receivers: [], replacements: [] }),
  attachments: z.array(attachment).default([]),
});

const status = z.strictObject({
  kind: z.literal('status'),
  sender: party,
  receivers: z.array(party).default([]),
  responseFor,
  statusCode: z.string().regex(/^\d\d$/),
  description: maybe,
  timestamp: z.iso.datetime({ offset: true }).optional(),
  staff: staff.optional(),
});

export const makeSpec = z.discriminatedUnion('kind', [document, status]);
export type MakeSpec = z.infer<typeof makeSpec>;
