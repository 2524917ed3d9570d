import { z } from 'zod';
import {
  documentHistory,
  type HistoryPorts,
  type VerifyPorts,
  verifyDocument,
} from '../../../office/outgoing/read-file.ts';
import { type Route, route } from '../../route.ts';
import { reportShape, showReport } from '../report-shape.ts';
import { byId, given, iso, pageQuery } from './shapes.ts';

export interface HistoryRoutesPorts extends HistoryPorts, VerifyPorts {
  readonly transact: HistoryPorts['transact'] & VerifyPorts['transact'];
}

const event = z.object({
  seq: z.int(),
  at: z.string(),
  kind: z.string(),
  fullName: z.string().nullable(),
  position: z.string().nullable(),
  appointmentId: z.string().nullable(),
  onBehalfOfId: z.string().nullable(),
  fileSha256: z.string().nullable(),
  traceId: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});

export function historyRoutes(ports: HistoryRoutesPorts): Route[] {
  return [readHistory(ports), verification(ports)];
}

function readHistory(ports: HistoryRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/history',
    tag: 'documents',
    summary: { vi: 'Lịch sử văn bản', en: 'History of a document' },
    access: 'document.read',
    params: byId,
    query: z.object(pageQuery),
    response: { status: 200, body: z.object({ items: z.array(event), next: z.string().nullable() }) },
    handle: async ({ actor, params, query }) => {
      const page = await documentHistory(ports, actor, params.id, given(query));
      const items = page.items.map(
        ({ seq, at, kind, fullName, position, appointmentId, onBehalfOfId, ...rest }) => ({
          seq,
          at: iso(at),
          kind,
          fullName,
          position,
          appointmentId,
          onBehalfOfId,
          fileSha256: rest.fileSha256,
          traceId: rest.traceId,
          before: rest.before && { ...rest.before },
          after: rest.after && { ...rest.after },
        }),
      );
      return { body: { items, next: page.next } };
    },
  });
}

const verdict = z.object({
  fileId: z.string(),
  role: z.enum(['main', 'attachment']),
  name: z.string(),
  sequence: z.int(),
  sha256: z.string(),
  verdict: z.string(),
  sentence: z.object({ vi: z.string(), en: z.string() }),
  report: reportShape.nullable(),
});

function verification(ports: HistoryRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/verification',
    tag: 'documents',
    summary: { vi: 'Kiểm tra chữ ký ngay bây giờ', en: 'Judge the signatures now' },
    access: 'document.read',
    params: byId,
    response: { status: 200, body: z.object({ files: z.array(verdict) }) },
    handle: async ({ actor, params }) => {
      const files = await verifyDocument(ports, actor, params.id);
      return {
        body: {
          files: files.map(({ verdict: judged, ...file }) => ({
            ...file,
            verdict: judged.verdict,
            sentence: { ...judged.sentence },
            report: showReport(judged.report),
          })),
        },
      };
    },
  });
}
