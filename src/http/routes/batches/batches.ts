/** Ký hàng loạt: what would be signed, the start, the progress, and going on after an interruption. */
import { z } from 'zod';
import {
  type ReadBatchPorts,
  readBatch,
  resumeBatch,
  startBatch,
} from '../../../office/outgoing/sign-batch.ts';
import type { BatchPorts } from '../../../office/outgoing/sign-batch-run.ts';
import {
  batchLimit,
  type SummaryPorts,
  summariseBatch,
} from '../../../office/outgoing/sign-batch-summary.ts';
import { type Route, route } from '../../route.ts';
import { idParams } from '../shapes.ts';
import { batchShape, digest, summaryShape, toBatch, toShown } from './shapes.ts';

export type BatchRoutesPorts = BatchPorts & {
  readonly transact: BatchPorts['transact'] & SummaryPorts['transact'] & ReadBatchPorts['transact'];
};

const documentIds = z.array(z.uuid()).min(1).max(batchLimit);
const common = { tag: 'signing', access: 'document.sign' } as const;
const answer = { status: 202, body: z.object({ batch: batchShape }) } as const;

export function batchRoutes(ports: BatchRoutesPorts): Route[] {
  return [summaryRoute(ports), startRoute(ports), readRoute(ports), resumeRoute(ports)];
}

function summaryRoute(ports: BatchRoutesPorts): Route {
  return route({
    ...common,
    method: 'post',
    path: '/signing-batches/summary',
    summary: { vi: 'Xem trước những gì sẽ ký hàng loạt', en: 'What a batch would sign' },
    body: z.object({ documentIds }),
    response: { status: 200, body: summaryShape },
    handle: async ({ actor, body }) => {
      const { documents, digest: summaryDigest } = await summariseBatch(ports, actor, body.documentIds);
      return { body: { documents: documents.map(toShown), summaryDigest } };
    },
  });
}

function startRoute(ports: BatchRoutesPorts): Route {
  return route({
    ...common,
    method: 'post',
    path: '/signing-batches',
    summary: { vi: 'Ký hàng loạt trong một phiên ký', en: 'Sign many documents in one session' },
    idempotent: true,
    body: z.object({ documentIds, summaryDigest: digest, signingSessionId: z.uuid() }),
    response: answer,
    handle: async ({ actor, body }) => {
      const view = await startBatch(ports, actor, body);
      return { body: { batch: toBatch(view) }, location: `/signing-batches/${view.batch.id}` };
    },
  });
}

function readRoute(ports: BatchRoutesPorts): Route {
  return route({
    ...common,
    method: 'get',
    path: '/signing-batches/{id}',
    summary: { vi: 'Tiến độ và kết quả từng văn bản', en: 'Progress and the result of each document' },
    params: idParams,
    response: { status: 200, body: batchShape },
    handle: async ({ actor, params }) => ({ body: toBatch(await readBatch(ports, actor, params.id)) }),
  });
}

function resumeRoute(ports: BatchRoutesPorts): Route {
  return route({
    ...common,
    method: 'post',
    path: '/signing-batches/{id}/resume',
    summary: {
      vi: 'Tiếp tục lượt ký bị gián đoạn, không ký lại văn bản đã ký',
      en: 'Resume an interrupted batch; nothing is signed twice',
    },
    params: idParams,
    idempotent: true,
    body: z.object({ signingSessionId: z.uuid() }),
    response: answer,
    handle: async ({ actor, params, body }) => {
      const view = await resumeBatch(ports, actor, { batchId: params.id, ...body });
      return { body: { batch: toBatch(view) }, location: `/signing-batches/${view.batch.id}` };
    },
  });
}
