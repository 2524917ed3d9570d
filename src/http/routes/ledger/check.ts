import { z } from 'zod';
import { type CheckRecordPorts, checkRecord } from '../../../office/ledger/check-record.ts';
import { type Route, route } from '../../route.ts';

const count = z.int();
/** Some million events; docs/so-cai.md says how long that takes. */
const LIMIT_MS = 10 * 60_000;

const reportShape = z.object({
  verdict: z.enum(['intact', 'broken', 'undetermined']),
  findings: z.array(
    z.object({
      code: z.string(),
      level: z.enum(['broken', 'undetermined', 'note']),
      vi: z.string(),
      en: z.string(),
    }),
  ),
  omitted: count,
  batches: count,
  events: count,
  timestamps: z.object({ proved: count, untrusted: count, pending: count }),
  keys: z.array(z.object({ thumbprint: z.string() })),
  head: z.object({ number: count, digest: z.string(), sealedAt: z.string() }).nullable(),
});

export function recordCheckRoutes(ports: CheckRecordPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/ledger/check',
      tag: 'figures',
      access: 'ledger.export',
      limitMs: LIMIT_MS,
      summary: {
        vi: 'Kiểm tra toàn bộ nhật ký đã đóng lô ngay trên máy chủ này',
        en: 'Check the whole sealed record on this server',
      },
      response: { status: 200, body: reportShape },
      handle: async ({ actor }) => {
        const { verdict, findings, omitted, batches, events, timestamps, keys, head } = await checkRecord(
          ports,
          actor,
        );
        const body = {
          verdict,
          findings: findings.map(({ code, level, vi, en }) => ({ code, level, vi, en })),
          omitted,
          batches,
          events,
          timestamps: { ...timestamps },
          keys: keys.map(({ thumbprint }) => ({ thumbprint })),
          head: head && { number: head.number, digest: head.digest, sealedAt: String(head.sealedAt) },
        };
        return { body };
      },
    }),
  ];
}
