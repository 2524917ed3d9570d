import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { AppError } from '../../../app-error.ts';
import type { VerificationReport } from '../../../lib/verification/report.ts';
import type { PublicCheck } from '../../../office/documents/public-check.ts';
import { type Route, route } from '../../route.ts';
import { reportShape, showReport } from '../report-shape.ts';
import { checkErrors } from './errors.ts';

export const CHECK_LIMIT = 100 * 1024 * 1024;
/** A file under check is held in memory: this many at a time, the others are asked to come back. */
const MOST_AT_ONCE = 3;

export interface CheckPorts {
  readonly publicCheck: PublicCheck;
  /** The verdict of src/lib/verification on a file, as JSON. Nothing is stored. */
  readonly verifyUpload: (bytes: Uint8Array) => Promise<VerificationReport>;
}

export function checkRoutes(ports: CheckPorts): Route[] {
  return [checkUpload(ports), checkToken(ports)];
}

function checkUpload({ verifyUpload }: CheckPorts): Route {
  let running = 0;
  return route({
    method: 'post',
    path: '/check',
    tag: 'check',
    summary: {
      vi: 'Kiểm tra chữ ký của một tệp PDF, không cần tài khoản; tệp không được lưu lại',
      en: 'Check the signatures of a PDF without an account; the file is not kept',
    },
    access: 'public',
    rateLimit: 'check',
    upload: { limit: CHECK_LIMIT },
    response: {
      status: 200,
      body: z.object({
        sha256: z.string(),
        size: z.int(),
        report: reportShape,
      }),
    },
    handle: async ({ upload }) => {
      if (running >= MOST_AT_ONCE)
        throw new AppError(checkErrors.CHECK_BUSY, { details: { retryAfterSeconds: 30 } });
      running += 1;
      try {
        const bytes = await buffer(upload);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return { body: { sha256, size: bytes.length, report: showReport(await verifyUpload(bytes))! } };
      } finally {
        running -= 1;
      }
    },
  });
}

function checkToken({ publicCheck }: CheckPorts): Route {
  return route({
    method: 'get',
    path: '/check/{token}',
    tag: 'check',
    summary: {
      vi: 'Tra cứu văn bản đã phát hành theo mã trên QR',
      en: 'Look an issued document up by the code in its QR',
    },
    access: 'public',
    rateLimit: 'look-up',
    params: z.object({ token: z.string().max(100) }),
    response: {
      status: 200,
      body: z.object({
        numberSymbol: z.string(),
        issuedOn: z.iso.date(),
        issuer: z.string(),
        state: z.enum(['issued', 'recalled', 'replaced']),
        sha256: z.string(),
      }),
    },
    handle: async ({ params }) => {
      const facts = await publicCheck.issuedByToken(params.token);
      if (facts === null) throw new AppError(checkErrors.CHECK_CODE_UNKNOWN);
      return { body: facts };
    },
  });
}
