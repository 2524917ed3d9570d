/**
 * What two Ấn Tín instances say to each other over HTTPS with mutual TLS (docs/lien-thong.md). The connection names the
 * partner, the signatures name the unit: a consignment and a status are signed by the speaking unit's server key, the list of
 * agencies by the instance's own key.
 */
import { z } from 'zod';
import { storedText } from './consignment.ts';

export const peerPaths = {
  file: (sha256: string) => `/peer/v1/files/${sha256}`,
  /** Small ones together: for each the 64 digits of its SHA-256, its size in 8 hexadecimal digits, its bytes. */
  files: '/peer/v1/files',
  consignments: '/peer/v1/consignments',
  statuses: '/peer/v1/statuses',
  agencies: '/peer/v1/agencies',
} as const;

/** The most consignments in one request, and the most bytes of a request that is no file. */
export const MOST_TOGETHER = 64;
export const MESSAGE_BYTES = 8 * 1024 * 1024;
/** The largest file; its size is known before its first byte is taken. */
export const FILE_BYTES = 1024 * 1024 * 1024;
/** What counts as small, and how much of it is in one request. */
export const SMALL_FILE_BYTES = 256 * 1024;
export const SMALL_FILES_BYTES = 4 * 1024 * 1024;

const signed = z.string().max(MESSAGE_BYTES);

export const consignmentsRequest = z.object({ consignments: z.array(signed).min(1).max(MOST_TOGETHER) });
export const statusRequest = z.object({ status: signed });

const refused = z.object({ kind: z.literal('refused'), reason: z.string() });
/** Nothing was decided; the sender asks again. */
const later = z.object({ kind: z.literal('later'), code: z.string() });

export const peerAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('receipt'), receipt: z.string() }),
  refused.extend({ successor: z.string().nullable() }),
  /** Files that are not here: they are sent, then the consignment comes again. */
  z.object({ kind: z.literal('missing'), files: z.array(z.string()) }),
  later,
]);
export type PeerAnswer = z.infer<typeof peerAnswer>;
export const consignmentsAnswer = z.object({ answers: z.array(peerAnswer) });

export const peerStatusAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken') }),
  refused,
  later,
]);
export type PeerStatusAnswer = z.infer<typeof peerStatusAnswer>;

/** RFC 7517, the public half of an EC key on P-256. */
export const receiptKeyJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[\w-]{43}$/),
  y: z.string().regex(/^[\w-]{43}$/),
});

/** With the time since when the unit has it; systems that do not tell are believed for all time before. */
const listedKey = receiptKeyJwk.extend({ validFrom: z.iso.datetime({ offset: true }).optional() });

const agency = z.object({
  code: storedText(64).min(1),
  /** The old 13-character form or an earlier code. */
  formerCode: storedText(64).nullable(),
  name: storedText(200).min(1),
  kind: storedText(40).min(1),
  abbreviation: storedText(40),
  place: storedText(100),
  hasSeal: z.boolean(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  successorCode: storedText(64).nullable(),
  /** Those in force: one that is no longer here has ended. */
  receiptKeys: z.array(listedKey).max(20),
  /** X.509 in DER, base64. */
  sealCertificates: z.array(z.base64().max(20_000)).max(20),
});
export type PeerAgency = z.infer<typeof agency>;

export const agenciesList = z.object({
  format: z.literal('an-tin/agencies/1'),
  at: z.iso.datetime({ offset: true }),
  agencies: z.array(agency).max(20_000),
});
export type AgenciesList = z.infer<typeof agenciesList>;

export const agenciesAnswer = z.object({ list: z.string() });
