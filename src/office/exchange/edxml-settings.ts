/** What partners that speak edXML are known by. Secrets are files: docs/truc-lien-thong.md. */
import { z } from 'zod';

/** ASCII: other characters do not survive the headers of every client. */
const systemId = z.string().regex(/^[\x21-\x7e]{1,64}$/, '1–64 ASCII characters without spaces');

const signing = {
  /** Whether messages go out signed. True: never without; false: never; left out: when this service has a key (EDXML_KEY). */
  sign: z.boolean().optional(),
  /** SHA-256 of the certificates with which the other system signs messages, lower-case hex. */
  certificates: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256: 64 lower-case hexadecimal digits'))
    .max(8)
    .optional(),
};

/** Of every kind that speaks edXML. */
export const edxmlSettings = z.object(signing);

/** How often the other side is asked for what waits. */
const pollSeconds = z.int().min(1).max(3600).optional();

export const vdxpSettings = z.strictObject({
  /** Of this service at the axis; of the other system where that one calls here. */
  systemId,
  pollSeconds,
  ...signing,
});

export const lgspSettings = z.strictObject({
  systemId,
  pollSeconds,
  /** Where the platform wants a sign-in beside the key; its password is the file `password`. */
  login: z
    .strictObject({ username: z.string().min(1).max(200), applicationCode: z.string().min(1).max(200) })
    .optional(),
  ...signing,
});
