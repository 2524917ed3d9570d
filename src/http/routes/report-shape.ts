/** The verdict on a file as the API shows it; its meaning is told in src/lib/verification/report.ts. */
import { z } from 'zod';
import type { VerificationReport } from '../../lib/verification/report.ts';

const text = z.object({ vi: z.string(), en: z.string() });
const verdict = z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']);
const warning = z.object({ code: z.string(), vi: z.string(), en: z.string() });

const signer = z.object({
  subject: z.string(),
  commonName: z.string().optional(),
  organisation: z.string().optional(),
  organisationalUnits: z.array(z.string()),
  issuer: z.string(),
  serial: z.string(),
  fingerprint: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
});

const modification = z.object({
  kind: z.string(),
  where: z.string(),
  permitted: z.boolean(),
  open: z.boolean(),
  vi: z.string(),
  en: z.string(),
});

const timestamp = z.object({
  time: z.string(),
  authority: z.string().optional(),
  valid: z.boolean(),
  trusted: z.boolean(),
  detail: z.string(),
});

const revocation = z.object({
  status: z.enum(['good', 'revoked', 'unknown']),
  source: z.enum(['ocsp', 'crl']).optional(),
  thisUpdate: z.string().optional(),
  revokedAt: z.string().optional(),
  detail: z.string(),
});

const signature = z.object({
  field: z.string(),
  verdict,
  subIndication: z.string().optional(),
  detail: z.string(),
  intact: z.boolean(),
  covers: z.enum(['whole-file', 'revision', 'unclear']),
  modifiedAfter: z.array(modification),
  level: z.string(),
  signer: signer.optional(),
  certificateFingerprint: z.string().optional(),
  claimedTime: z.string().optional(),
  timestamp: timestamp.optional(),
  provedTime: z.string().optional(),
  signingTime: z
    .object({
      time: z.string(),
      source: z.enum(['signature-timestamp', 'document-timestamp', 'claimed']),
    })
    .optional(),
  validAtSigning: z.enum(['valid', 'invalid', 'unknown']),
  algorithms: z.object({ digest: z.string().optional(), signature: z.string().optional() }),
  revocation: revocation.optional(),
  chain: z.array(z.string()),
  certifies: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  reason: z.string().optional(),
  location: z.string().optional(),
  warnings: z.array(warning),
  sentence: text,
});

export const reportShape = z.object({
  document: z.object({
    verdict,
    subIndication: z.string().optional(),
    sentence: text,
    signatureCount: z.int(),
    revisionCount: z.int(),
    verifiedAt: z.string(),
    warnings: z.array(warning),
  }),
  signatures: z.array(signature),
});

/** @param report as `verifyPdf` made it, or as it was kept; null when the file could not be opened */
export function showReport(report: unknown): z.infer<typeof reportShape> | null {
  const opened = typeof report === 'object' && report !== null && 'document' in report;
  return opened ? (report as VerificationReport as z.infer<typeof reportShape>) : null;
}
