/**
 * What one addressee is sent: the metadata of NĐ 30/2020, appendix VI, part II, and the digests of the files. The bytes travel
 * beside it under their SHA-256. The consignment id is made once with the delivery and never changes, whatever is retried.
 */
import { z } from 'zod';

const isoDate = z.iso.date();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const party = z.object({ code: z.string().min(1).max(64), name: z.string().min(1).max(200) });

export const consignmentFile = z.object({
  role: z.enum(['main', 'attachment']),
  position: z.int().nonnegative(),
  name: z.string().min(1).max(255),
  mediaType: z.string().max(255),
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
    id: z.string().min(1).max(200),
    origin: z.enum(['electronic', 'copy', 'digitised']),
    typeCode: z.string().min(1).max(20),
    typeName: z.string().max(100),
    numberSymbol: z.string().min(1).max(42),
    issuedOn: isoDate,
    subject: z.string().min(1).max(500),
    language: z.string().max(30),
    pageCount: z.int().positive().nullable(),
    urgency: z.enum(['normal', 'urgent', 'very-urgent', 'express']),
    signers: z.array(
      z.object({
        fullName: z.string().max(50),
        position: z.string().max(100),
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
