import { z } from 'zod';
import { urgencies } from '../../../office/documents/document.ts';
import {
  type Posting,
  postingMethods,
  postingOutcomes,
} from '../../../office/documents/registers/paper/paper-records.ts';
import { iso } from '../documents/shapes.ts';
import { day } from '../shapes.ts';

const uuid = z.uuid();
const endShape = {
  outcome: z.enum(postingOutcomes).nullable(),
  outcomeOn: day.nullable(),
  outcomeNote: z.string().nullable(),
};

/** As the follow-up of a delivery shows it. */
export const deliveryPostingShape = z.object({
  id: uuid,
  postedOn: day,
  method: z.enum(postingMethods),
  itemNumber: z.string().nullable(),
  ...endShape,
});

export const postingShape = z.object({
  id: uuid,
  unitId: uuid,
  postedOn: day,
  items: z.array(
    z.object({
      entryId: uuid,
      documentId: uuid.nullable(),
      deliveryId: uuid.nullable(),
      numberSymbol: z.string(),
    }),
  ),
  addressee: z.string(),
  address: z.string().nullable(),
  envelopes: z.int(),
  method: z.enum(postingMethods),
  itemNumber: z.string().nullable(),
  ...endShape,
  /** The signed slip was scanned. */
  slip: z.boolean(),
  receipt: z.string().nullable(),
  note: z.string().nullable(),
  urgency: z.enum(urgencies),
  struck: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  createdAt: z.string(),
  version: z.int(),
});
export const waitingShape = z.object({
  deliveryId: uuid,
  documentId: uuid,
  entryId: uuid,
  numberSymbol: z.string(),
  titleAndSubject: z.string(),
  addressee: z.string(),
  address: z.string().nullable(),
  urgency: z.enum(urgencies),
  issuedOn: day,
  fileId: uuid.nullable(),
});
export const senderLines = {
  address: z.string().nullable(),
  phone: z.string().nullable(),
  fax: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
};
export const senderShape = z.object({ unitId: uuid, ...senderLines });

export function toPosting(posting: Posting): z.infer<typeof postingShape> {
  const { createdBy: _, items, createdAt, struckAt, struckBy, struckReason, slipSha256, ...rest } = posting;
  const struck = struckAt && { at: iso(struckAt), by: struckBy ?? '', reason: struckReason ?? '' };
  return {
    ...rest,
    items: items.map(({ notedTransfer: __, ...item }) => item),
    struck,
    slip: slipSha256 !== null,
    createdAt: iso(createdAt),
  };
}
