import { z } from 'zod';
import { channels } from '../../../office/documents/document.ts';
import { deliveryStates } from '../../../office/documents/lifecycle/delivery.ts';
import {
  deliveriesOfDocument,
  type FollowDeliveriesPorts,
  listDeliveries,
  reDriveDelivery,
} from '../../../office/exchange/follow-deliveries.ts';
import { type RecallDocumentPorts, recallDocument } from '../../../office/outgoing/recall-document.ts';
import { type SendDocumentPorts, sendDocument } from '../../../office/outgoing/send-document.ts';
import { readReceiptTimes } from '../../../office/statistics/receipt-times.ts';
import type { ReportPorts } from '../../../office/statistics/report-handling.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, pageOfShape, pageQuery, present } from '../shapes.ts';
import { deliveryBody, deliveryShape, followedDeliveryShape, statusBody } from './delivery-shape.ts';

export type DeliveryPorts = SendDocumentPorts &
  RecallDocumentPorts &
  FollowDeliveriesPorts &
  Pick<ReportPorts, 'transact'>;

const tag = 'exchange';
const deliveriesShape = z.object({ deliveries: z.array(deliveryShape) });

export function deliveryRoutes(ports: DeliveryPorts): Route[] {
  return [...documentRoutes(ports), ...followingRoutes(ports), timesRoute(ports)];
}

function documentRoutes(ports: DeliveryPorts): Route[] {
  return [
    route({
      method: 'post',
      path: '/documents/{id}/send',
      tag,
      access: 'document.send',
      summary: { vi: 'Gửi văn bản đã phát hành', en: 'Send an issued document' },
      params: idParams,
      idempotent: true,
      body: z
        .object({
          added: z
            .array(
              z.object({
                unitId: z.uuid().nullable(),
                name: z.string().trim().max(200).optional(),
                channel: z.enum(channels),
              }),
            )
            .max(1000)
            .optional(),
          again: z.array(z.uuid()).max(1000).optional(),
        })
        .default({}),
      response: { status: 200, body: deliveriesShape },
      handle: async ({ actor, params, body }) => {
        const sent = await sendDocument(ports, actor, { documentId: params.id, ...present(body) });
        return { body: { deliveries: sent.map(deliveryBody) } };
      },
    }),
    route({
      method: 'post',
      path: '/documents/{id}/recall',
      tag,
      access: 'document.recall',
      summary: { vi: 'Thu hồi văn bản đã gửi', en: 'Recall a sent document' },
      params: idParams,
      idempotent: true,
      body: z.object({
        reason: z.string().trim().min(1).max(2000),
        deliveryIds: z.array(z.uuid()).min(1).max(1000).optional(),
      }),
      response: { status: 200, body: deliveriesShape },
      handle: async ({ actor, params, body }) => {
        const command = { documentId: params.id, ...present(body) };
        return { body: { deliveries: (await recallDocument(ports, actor, command)).map(deliveryBody) } };
      },
    }),
    route({
      method: 'get',
      path: '/documents/{id}/deliveries',
      tag,
      access: 'document.read',
      summary: { vi: 'Tình trạng gửi đến từng nơi nhận', en: 'What became of each addressee’s delivery' },
      params: idParams,
      response: { status: 200, body: z.object({ deliveries: z.array(followedDeliveryShape) }) },
      handle: async ({ actor, params }) => {
        const followed = await deliveriesOfDocument(ports, actor, params.id);
        const deliveries = followed.map(({ statuses, postings, ...delivery }) => ({
          ...deliveryBody(delivery),
          statuses: statuses.map(statusBody),
          postings: postings.map(({ deliveryId: _, ...posting }) => posting),
        }));
        return { body: { deliveries } };
      },
    }),
  ];
}

const listedShape = deliveryShape.extend({
  unitId: z.uuid(),
  subject: z.string(),
  numberSymbol: z.string(),
});

function followingRoutes(ports: DeliveryPorts): Route[] {
  return [
    route({
      method: 'get',
      path: '/deliveries',
      tag,
      access: 'delivery.re-drive',
      summary: { vi: 'Các bản gửi của đơn vị, kể cả bản bị chậm', en: 'Deliveries of a unit, late ones too' },
      query: z.object({
        ...pageQuery,
        state: z.enum(deliveryStates).optional(),
        late: z.enum(['true', 'false']).optional(),
      }),
      response: { status: 200, body: pageOfShape(listedShape) },
      handle: async ({ actor, query }) => {
        const { late, ...rest } = present(query);
        const page = await listDeliveries(ports, actor, { ...rest, late: late === 'true' });
        const items = page.items.map(({ subject, numberSymbol, ...delivery }) => ({
          ...deliveryBody(delivery),
          unitId: delivery.unitId,
          subject,
          numberSymbol,
        }));
        return { body: { items, next: page.next } };
      },
    }),
    route({
      method: 'post',
      path: '/deliveries/{id}/re-drive',
      tag,
      access: 'delivery.re-drive',
      summary: { vi: 'Thử gửi lại ngay', en: 'Try the hand-over again now' },
      params: idParams,
      response: { status: 202, body: deliveryShape },
      handle: async ({ actor, params }) => ({
        body: deliveryBody(await reDriveDelivery(ports, actor, params.id)),
      }),
    }),
  ];
}

const seconds = z.number().nullable();

function timesRoute(ports: DeliveryPorts): Route {
  return route({
    method: 'get',
    path: '/deliveries/times',
    tag,
    access: 'delivery.re-drive',
    summary: { vi: 'Thời gian nhận của từng nơi nhận', en: 'How long each receiver takes' },
    query: z.object({ unitId: z.uuid(), from: day, to: day }),
    response: {
      status: 200,
      body: z.object({
        items: z.array(
          z.object({
            receiverUnitId: z.uuid().nullable(),
            receiverName: z.string(),
            sent: z.int(),
            received: z.int(),
            accepted: z.int(),
            refused: z.int(),
            medianSeconds: seconds,
            slowSeconds: seconds,
            acceptSeconds: seconds,
          }),
        ),
      }),
    },
    handle: async ({ actor, query }) => ({
      body: { items: [...(await readReceiptTimes(ports, actor, query))] },
    }),
  });
}
