/** What partners that speak edXML are known by. Secrets are files: docs/truc-lien-thong.md. */
import { z } from 'zod';

/** ASCII: other characters do not survive the headers of every client. */
const systemId = z.string().regex(/^[\x21-\x7e]{1,64}$/, '1–64 ASCII characters without spaces');

export const vdxpSettings = z.strictObject({
  /** Of this service at the axis; of the other system where that one calls here. */
  systemId,
  /** How often the axis is asked for what waits. */
  pollSeconds: z.int().min(1).max(3600).optional(),
});

export const lgspSettings = z.strictObject({ systemId });
