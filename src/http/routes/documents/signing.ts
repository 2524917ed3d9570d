import { z } from 'zod';
import { type IssueCommand, issueDocument } from '../../../office/outgoing/issue-document.ts';
import type { IssuePorts } from '../../../office/outgoing/issue-ground.ts';
import { type PreviewNumberPorts, previewNumber } from '../../../office/outgoing/preview-number.ts';
import { signDocument } from '../../../office/outgoing/sign-document.ts';
import type { SignPorts } from '../../../office/outgoing/sign-ground.ts';
import { type Route, route } from '../../route.ts';
import { jobShape, toJob } from '../jobs/jobs.ts';
import { byId, day, uuid } from './shapes.ts';

export type SigningRoutesPorts = SignPorts & IssuePorts & PreviewNumberPorts;

export function signingRoutes(ports: SigningRoutesPorts): Route[] {
  return [signRoute(ports), numberPreviewRoute(ports), issueRoute(ports)];
}

function numberPreviewRoute(ports: SigningRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/number-preview',
    tag: 'documents',
    summary: { vi: 'Số sẽ cấp nếu phát hành bây giờ', en: 'The number that issuing now would take' },
    access: 'document.issue',
    params: byId,
    response: {
      status: 200,
      body: z.object({
        bookId: uuid,
        bookName: z.string(),
        number: z.int(),
        numberSymbol: z.string(),
        date: day,
        held: z.boolean(),
        marks: z.array(
          z.object({
            what: z.enum(['number', 'date', 'seal', 'qr']),
            page: z.int(),
            area: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
          }),
        ),
      }),
    },
    handle: async ({ actor, params }) => {
      const { marks, ...preview } = await previewNumber(ports, actor, params.id);
      const shown = marks.map(({ what, page, area }) => ({ what, page, area: { ...area } }));
      return { body: { ...preview, marks: shown } };
    },
  });
}

function signRoute(ports: SigningRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/documents/{id}/sign',
    tag: 'documents',
    summary: { vi: 'Ký số (người có thẩm quyền)', en: 'Sign as the competent person' },
    access: 'document.sign',
    ifMatch: 'optional',
    params: byId,
    body: z.object({ signingSessionId: uuid }),
    response: { status: 202, body: z.object({ job: jobShape }) },
    handle: async ({ actor, params, body, version }) => {
      const seen = { documentId: params.id, ...(version > 0 && { version }) };
      const job = await signDocument(ports, actor, { ...seen, ...body });
      return { body: { job: toJob(job) }, location: `/jobs/${job.id}` };
    },
  });
}

function issueRoute(ports: SigningRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/documents/{id}/issue',
    tag: 'documents',
    summary: {
      vi: 'Cấp số, ghi ngày, đóng dấu và phát hành (văn thư)',
      en: 'Number, date, seal and issue',
    },
    access: 'document.issue',
    params: byId,
    body: z.object({ signingSessionId: uuid, date: day.optional() }),
    response: { status: 202, body: z.object({ job: jobShape }) },
    handle: async ({ actor, params, body }) => {
      const command: IssueCommand = { documentId: params.id, ...body };
      const job = await issueDocument(ports, actor, command);
      return { body: { job: toJob(job) }, location: `/jobs/${job.id}` };
    },
  });
}
