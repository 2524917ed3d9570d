/** Paper by hand and by post: the lines of the post book and what became of them (NĐ 30/2020 appendix IV, II and III). */
import { z } from 'zod';
import { urgencies } from '../../../office/documents/document.ts';
import {
  type CompletePostingPorts,
  completePosting,
} from '../../../office/documents/registers/paper/complete-posting.ts';
import { postingMethods, postingOutcomes } from '../../../office/documents/registers/paper/paper-records.ts';
import {
  listPostings,
  listWaiting,
  type ReadPostingsPorts,
  readSender,
  type SetSenderPorts,
  setSender,
} from '../../../office/documents/registers/paper/read-postings.ts';
import {
  type PostingPorts,
  recordPosting,
} from '../../../office/documents/registers/paper/record-posting.ts';
import {
  type SettlePostingPorts,
  settlePosting,
} from '../../../office/documents/registers/paper/settle-posting.ts';
import {
  type StrikePostingPorts,
  strikePosting,
} from '../../../office/documents/registers/paper/strike-posting.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, pageOfShape, pageQuery, present } from '../shapes.ts';
import { type PostingFilePorts, postingFileRoutes } from './posting-files.ts';
import { postingShape, senderLines, senderShape, toPosting, waitingShape } from './posting-shape.ts';

export type PostingRoutesPorts = PostingPorts &
  CompletePostingPorts &
  ReadPostingsPorts &
  SetSenderPorts &
  SettlePostingPorts &
  PostingFilePorts &
  StrikePostingPorts;

const tag = 'registers';
const uuid = z.uuid();
const text = (limit: number) => z.string().max(limit).nullish();

export function postingRoutes(ports: PostingRoutesPorts): Route[] {
  return [
    list(ports),
    waiting(ports),
    record(ports),
    complete(ports),
    settle(ports),
    ...postingFileRoutes(ports),
    ...senderRoutes(ports),
    strike(ports),
  ];
}

function list(ports: PostingRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/postings',
    tag,
    summary: { vi: 'Văn bản đi đã gửi bản giấy', en: 'What was sent on paper' },
    access: 'register.read',
    query: z.object({
      unitId: uuid,
      from: day.optional(),
      to: day.optional(),
      open: z.enum(['true', 'false']).optional(),
      ...pageQuery,
    }),
    response: { status: 200, body: pageOfShape(postingShape) },
    handle: async ({ actor, query }) => {
      const { open, ...rest } = present(query);
      const { items, next } = await listPostings(ports, actor, { ...rest, open: open === 'true' });
      return { body: { items: items.map(toPosting), next } };
    },
  });
}

function waiting(ports: PostingRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/postings/waiting',
    tag,
    summary: {
      vi: 'Bản giấy của văn bản đã phát hành chưa ghi sổ gửi bưu điện',
      en: 'Paper of issued documents that is not in the post book yet',
    },
    access: 'register.read',
    query: z.object({ unitId: uuid }),
    response: { status: 200, body: z.object({ items: z.array(waitingShape) }) },
    handle: async ({ actor, query }) => ({
      body: { items: [...(await listWaiting(ports, actor, query.unitId))] },
    }),
  });
}

function record(ports: PostingRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/postings',
    tag,
    summary: { vi: 'Ghi sổ gửi văn bản đi bưu điện', en: 'Enter a line of the post book' },
    access: 'register.write',
    idempotent: true,
    body: z.object({
      unitId: uuid,
      postedOn: day,
      items: z
        .array(z.object({ entryId: uuid, deliveryId: uuid.nullish() }))
        .min(1)
        .max(100),
      addressee: z.string().max(600),
      address: text(600),
      envelopes: z.int().min(1).max(9999).default(1),
      method: z.enum(postingMethods).default('post'),
      itemNumber: text(80),
      urgency: z.enum(urgencies).default('normal'),
      receipt: text(600),
      note: text(1000),
    }),
    response: { status: 201, body: postingShape },
    handle: async ({ actor, body }) => {
      const { items, ...rest } = present(body);
      const posting = await recordPosting(ports, actor, { ...rest, items: items.map(present) });
      return { body: toPosting(posting), version: posting.version, location: `/postings/${posting.id}` };
    },
  });
}

function complete(ports: PostingRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/postings/{id}/receipt',
    tag,
    summary: { vi: 'Ghi ký nhận và dấu bưu điện', en: 'Enter signature and postmark' },
    access: 'register.write',
    ifMatch: true,
    params: idParams,
    body: z.object({ receipt: z.string().max(600), itemNumber: text(80), note: text(1000) }),
    response: { status: 200, body: postingShape },
    handle: async ({ actor, params, body, version }) => {
      const command = { postingId: params.id, version, ...present(body) };
      const posting = await completePosting(ports, actor, command);
      return { body: toPosting(posting), version: posting.version };
    },
  });
}

function settle(ports: PostingRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/postings/{id}/outcome',
    tag,
    summary: {
      vi: 'Ghi kết quả gửi bản giấy: đã ký nhận hoặc bị trả lại',
      en: 'Enter what became of the paper: signed for, or returned undelivered',
    },
    access: 'register.write',
    ifMatch: true,
    params: idParams,
    body: z.object({ outcome: z.enum(postingOutcomes), on: day, note: z.string().max(600) }),
    response: { status: 200, body: postingShape },
    handle: async ({ actor, params, body, version }) => {
      const posting = await settlePosting(ports, actor, { postingId: params.id, version, ...body });
      return { body: toPosting(posting), version: posting.version };
    },
  });
}

function senderRoutes(ports: PostingRoutesPorts): Route[] {
  const path = '/units/{id}/envelope-sender';
  return [
    route({
      method: 'get',
      path,
      tag,
      summary: { vi: 'Địa chỉ trên bì văn bản', en: 'What stands on the unit’s envelopes' },
      access: 'register.read',
      params: idParams,
      response: { status: 200, body: senderShape },
      handle: async ({ actor, params }) => ({ body: await readSender(ports, actor, params.id) }),
    }),
    route({
      method: 'put',
      path,
      tag,
      summary: { vi: 'Ghi địa chỉ trên bì văn bản', en: 'Write what stands on the unit’s envelopes' },
      access: 'register.write',
      params: idParams,
      body: z.object(senderLines),
      response: { status: 200, body: senderShape },
      handle: async ({ actor, params, body }) => ({
        body: await setSender(ports, actor, { unitId: params.id, ...body }),
      }),
    }),
  ];
}

function strike(ports: PostingRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/postings/{id}/strike',
    tag,
    summary: {
      vi: 'Gạch bỏ một dòng ghi nhầm của sổ gửi bưu điện',
      en: 'Strike out a wrong line of the post book',
    },
    access: 'register.write',
    ifMatch: true,
    params: idParams,
    body: z.object({ reason: z.string().max(600) }),
    response: { status: 200, body: postingShape },
    handle: async ({ actor, params, body, version }) => {
      const posting = await strikePosting(ports, actor, { postingId: params.id, version, ...body });
      return { body: toPosting(posting), version: posting.version };
    },
  });
}
