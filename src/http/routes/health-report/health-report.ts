import { z } from 'zod';
import { type HealthPorts, readHealthReport } from '../../../office/health/health-report.ts';
import { vietnamTimestamp } from '../../../office/unit-of-work.ts';
import { type Route, route } from '../../route.ts';
import { day, moment } from '../shapes.ts';

const words = z.object({ vi: z.string(), en: z.string() });

const reportShape = z.object({
  at: moment,
  lines: z.array(
    z.object({
      about: words,
      mark: z.enum(['good', 'warn', 'bad']),
      words,
      todo: words.nullable(),
    }),
  ),
  ending: z.array(
    z.object({
      kind: z.enum(['certificate', 'seal', 'authority', 'delegation']),
      id: z.uuid(),
      holder: z.string(),
      unitId: z.uuid(),
      unitName: z.string(),
      until: day,
    }),
  ),
  notLasting: z.array(
    z.object({
      id: z.uuid(),
      subject: z.string(),
      numberSymbol: z.string(),
      unitName: z.string(),
      issuedAt: moment,
      reason: z.string(),
    }),
  ),
});

export function healthReportRoutes(ports: HealthPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/health-report',
      tag: 'service',
      access: 'service.inspect',
      summary: {
        vi: 'Tình trạng dịch vụ bằng lời, kèm việc cần làm',
        en: 'How the service is, in words, and what to do',
      },
      response: { status: 200, body: reportShape },
      handle: async ({ actor }) => {
        const { at, lines, ending, notLasting } = await readHealthReport(ports, actor);
        const body = {
          at: vietnamTimestamp(at),
          lines: [...lines],
          ending: [...ending],
          notLasting: notLasting.map((one) => ({ ...one, issuedAt: vietnamTimestamp(one.issuedAt) })),
        };
        return { body };
      },
    }),
  ];
}
