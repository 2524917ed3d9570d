/**
 * What one addressee is sent: the metadata of NĐ 30/2020, appendix VI, part II, and the digests of the files. The bytes travel
 * beside it under their SHA-256. The consignment id is made once with the delivery and never changes, whatever is retried.
 */
import { z } from 'zod';

const isoDate = z.iso.date();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Text that PostgreSQL can keep: no U+0000, no half of a surrogate pair. */
export const storedText = (limit: number) =>
  z
    .string()
    .max(limit)
    .refine((value) => !/\u0000|\p{Cs}/u.test(value), 'holds a character that cannot be kept');
const party = z.object({ code: storedText(64).min(1), name: storedText(200).min(1) });

export const consignmentFile = z.object({
  role: z.enum(['main', 'attachment']),
  position: z.int().nonnegative(),
  name: storedText(255).min(1),
  mediaType: storedText(255),
  sha256,
  size: z.int().nonnegative(),
});

export const consignment = z.object({
  format: z.literal('an-tin/consignment/1'),
  consignmentId: z.uuid(),
  sender: party,
  receiver: party,
  sentAt: z.iso.datetime({ offset: true }),
  document: z.object({
    /** The sender's id of the document; opaque to the receiver. */
    id: storedText(200).min(1),
    origin: z.enum(['electronic', 'copy', 'digitised']),
    typeCode: storedText(20).min(1),
    typeName: storedText(100),
    numberSymbol: storedText(42).min(1),
    issuedOn: isoDate,
    subject: storedText(500).min(1),
    language: storedText(30),
    pageCount: z.int().positive().nullable(),
    urgency: z.enum(['normal', 'urgent', 'very-urgent', 'express']),
    signers: z.array(
      z.object({
        fullName: storedText(50),
        position: storedText(100),
        certificateFingerprint: sha256.nullable(),
      }),
    ),
    dueDate: isoDate.nullable(),
    /** A paper copy goes to the receiver as well (edXML Paper). */
    paperFollows: z.boolean(),
  }),
  files: z.array(consignmentFile).min(1).max(200),
});

export type Consignment = z.infer<typeof consignment>;
export type ConsignmentFile = z.infer<typeof consignmentFile>;

export interface FileDigest {
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
}

/** The digests that a receipt covers, in the order of the consignment. */
export function digestsOf(files: readonly FileDigest[]): FileDigest[] {
  return files.map(({ name, sha256: digest, size }) => ({ name, sha256: digest, size }));
}

export function sameDigests(a: readonly FileDigest[], b: readonly FileDigest[]): boolean {
  return (
    a.length === b.length &&
    a.every((file, index) => {
      const other = b[index]!;
      return file.sha256 === other.sha256 && file.size === other.size && file.name === other.name;
    })
  );
}
