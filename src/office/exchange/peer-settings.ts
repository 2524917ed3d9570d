/** What an Ấn Tín partner is known by. */
import { z } from 'zod';

export const peerSettings = z.object({
  /** SHA-256 of the certificates the partner may show, calling and called, lower-case hex; two while it changes over. */
  clientFingerprints: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256: 64 lower-case hexadecimal digits'))
    .min(1)
    .max(4),
});

/** https, a host and a port, nothing else: the paths are the protocol's own. */
export const peerEndpoint = z
  .url({ protocol: /^https$/ })
  .refine((url) => new URL(url).href === `${new URL(url).origin}/`, 'https://host:port');
