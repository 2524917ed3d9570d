import { z } from 'zod';
import { secrecies, urgencies } from '../../../office/documents/document.ts';
import { answerRecall } from '../../../office/incoming/answer-recall.ts';
import { assignDocument } from '../../../office/incoming/assign-document.ts';
import { directDocument } from '../../../office/incoming/direct-document.ts';
import { finishHandling, startHandling } from '../../../office/incoming/handle-document.ts';
import type { IncomingRecord } from '../../../office/incoming/incoming.ts';
import { registerDocument } from '../../../office/incoming/register-document.ts';
import { registerPaper } from '../../../office/incoming/register-paper.ts';
import { returnDocument } from '../../../office/incoming/return-document.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, present } from '../shapes.ts';
import { incomingBody, incomingShape, wantedPartShape } from './incoming-shape.ts';

export type IncomingStepPorts = Parameters<typeof registerDocument>[0] &
  Parameters<typeof registerPaper>[0] &
  Parameters<typeof returnDocument>[0] &
  Parameters<typeof directDocument>[0] &
  Parameters<typeof assignDocument>[0] &
  Parameters<typeof startHandling>[0] &
  Parameters<typeof answerRecall>[0];

const step = {
  method: 'post',
  ifMatch: 'optional',
  tag: 'incoming',
  params: idParams,
  response: { status: 200, body: incomingShape },
} as const;

/** What a step is about, and the version that the person had before their eyes when the client told it. */
function seen({ params, version }: { readonly params: { readonly id: string }; readonly version: number }) {
  return { incomingId: params.id, ...(version > 0 && { version }) };
}

function reply(record: IncomingRecord) {
  return { body: incomingBody(record), version: record.version };
}

const line = (limit: number) => z.string().trim().min(1).max(limit);

export function handlingRoutes(ports: IncomingStepPorts): Route[] {
  return [...clerkRoutes(ports), ...leaderRoutes(ports), ...officerRoutes(ports), paperRoute(ports)];
}

function clerkRoutes(ports: IncomingStepPorts): Route[] {
  return [
    route({
      ...step,
      path: '/incoming/{id}/register',
      access: 'incoming.register',
      summary: { vi: 'Đăng ký văn bản đến (03)', en: 'Register an arrival (03)' },
      body: z
        .object({
          bookId: z.uuid().optional(),
          forwardedTo: line(200).optional(),
          fileCode: line(50).optional(),
          acknowledgeDuplicate: z.boolean().optional(),
        })
        .default({}),
      handle: async (context) =>
        reply(await registerDocument(ports, context.actor, { ...seen(context), ...present(context.body) })),
    }),
    route({
      ...step,
      path: '/incoming/{id}/refuse',
      access: 'incoming.refuse',
      summary: { vi: 'Trả lại bên gửi kèm lý do (02)', en: 'Return to the sender with the reason (02)' },
      body: z.object({ reason: line(2000) }),
      handle: async (context) =>
        reply(await returnDocument(ports, context.actor, { ...seen(context), ...context.body })),
    }),
    route({
      ...step,
      path: '/incoming/{id}/recall-answer',
      access: 'incoming.answer-recall',
      summary: { vi: 'Trả lời yêu cầu thu hồi (15, 16)', en: 'Answer a recall (15, 16)' },
      body: z.object({ agree: z.boolean(), reason: line(2000) }),
      handle: async (context) =>
        reply(await answerRecall(ports, context.actor, { ...seen(context), ...context.body })),
    }),
  ];
}

const parts = z.array(wantedPartShape).min(1).max(100);

function leaderRoutes(ports: IncomingStepPorts): Route[] {
  return [
    route({
      ...step,
      path: '/incoming/{id}/direct',
      access: 'incoming.direct',
      summary: { vi: 'Ghi ý kiến chỉ đạo (bút phê)', en: 'Write the direction' },
      body: z.object({ opinion: line(2000), parts, dueDate: day.nullable().default(null) }),
      handle: async (context) =>
        reply(await directDocument(ports, context.actor, { ...seen(context), ...context.body })),
    }),
    route({
      ...step,
      path: '/incoming/{id}/assign',
      access: 'incoming.assign',
      summary: { vi: 'Phân công xử lý (04)', en: 'Assign (04)' },
      body: z.object({ parts: parts.optional() }).default({}),
      handle: async (context) =>
        reply(await assignDocument(ports, context.actor, { ...seen(context), ...present(context.body) })),
    }),
  ];
}

function officerRoutes(ports: IncomingStepPorts): Route[] {
  return [
    route({
      ...step,
      path: '/incoming/{id}/start',
      access: 'incoming.handle',
      summary: { vi: 'Bắt đầu xử lý (05)', en: 'Start handling (05)' },
      handle: async (context) => reply(await startHandling(ports, context.actor, seen(context))),
    }),
    route({
      ...step,
      path: '/incoming/{id}/finish',
      access: 'incoming.finish',
      summary: { vi: 'Hoàn thành xử lý (06)', en: 'Finish handling (06)' },
      body: z.object({ result: line(2000), replyDocumentId: z.uuid().optional() }),
      handle: async (context) =>
        reply(await finishHandling(ports, context.actor, { ...seen(context), ...present(context.body) })),
    }),
  ];
}

function paperRoute(ports: IncomingStepPorts): Route {
  return route({
    method: 'post',
    path: '/incoming',
    tag: 'incoming',
    access: 'incoming.register',
    summary: { vi: 'Đăng ký văn bản giấy đến', en: 'Register a paper document by hand' },
    idempotent: true,
    body: z.object({
      unitId: z.uuid(),
      bookId: z.uuid().optional(),
      senderName: line(200),
      numberSymbol: line(42),
      issuedOn: day.nullable().default(null),
      typeCode: line(20),
      subject: line(500),
      urgency: z.enum(urgencies).default('normal'),
      secrecy: z.enum(secrecies).default('none'),
      signerName: line(50).nullable().default(null),
      dueDate: day.nullable().default(null),
      pageCount: z.int().positive().max(999).nullable().default(null),
      forwardedTo: line(200).optional(),
      fileCode: line(50).optional(),
      note: line(500).optional(),
      arrivedOn: day.optional(),
      expectedNumber: z.int().positive().optional(),
      acknowledgeDuplicate: z.boolean().optional(),
    }),
    response: { status: 201, body: incomingShape },
    handle: async ({ actor, body }) => {
      const record = await registerPaper(ports, actor, present(body));
      return { ...reply(record), location: `/incoming/${record.id}` };
    },
  });
}
