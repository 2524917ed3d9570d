/** Paper by post: the lines of the post book, its envelopes, the book on paper (NĐ 30/2020 appendix IV, II and III). */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { envelopeSizes } from '../../../lib/typesetting/envelope.ts';
import { urgencies } from '../../../office/documents/document.ts';
import {
  type CompletePostingPorts,
  completePosting,
} from '../../../office/documents/registers/paper/complete-posting.ts';
import type { Posting } from '../../../office/documents/registers/paper/paper-records.ts';
import {
  type EnvelopePorts,
  printEnvelope,
} from '../../../office/documents/registers/paper/print-envelope.ts';
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
  type StrikePostingPorts,
  strikePosting,
} from '../../../office/documents/registers/paper/strike-posting.ts';
import { type Route, route } from '../../route.ts';
import { iso } from '../documents/shapes.ts';
import { day, idParams, pageOfShape, pageQuery, present } from '../shapes.ts';

export type PostingRoutesPorts = PostingPorts &
  CompletePostingPorts &
  ReadPostingsPorts &
  SetSenderPorts &
  EnvelopePorts &
  StrikePostingPorts;

const tag = 'registers';
const uuid = z.uuid();
const text = (limit: number) => z.string().max(limit).nullish();
const postingShape = z.object({
  id: uuid,
  unitId: uuid,
  postedOn: day,
  items: z.array(
    z.object({
      entryId: uuid,
      documentId: uuid.nullable(),
      deliveryId: uuid.nullable(),
      numberSymbol: z.string(),
    }),
  ),
  addressee: z.string(),
  address: z.string().nullable(),
  envelopes: z.int(),
  receipt: z.string().nullable(),
  note: z.string().nullable(),
  urgency: z.enum(urgencies),
  struck: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  createdAt: z.string(),
  version: z.int(),
});
const waitingShape = z.object({
  deliveryId: uuid,
  documentId: uuid,
  entryId: uuid,
  numberSymbol: z.string(),
  titleAndSubject: z.string(),
  addressee: z.string(),
  address: z.string().nullable(),
  urgency: z.enum(urgencies),
  issuedOn: day,
});
const senderLines = {
  address: z.string().nullable(),
  phone: z.string().nullable(),
  fax: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
};
const senderShape = z.object({ unitId: uuid, ...senderLines });

export function postingRoutes(ports: PostingRoutesPorts): Route[] {
  return [
    list(ports),
    waiting(ports),
    record(ports),
    complete(ports),
    envelope(ports),
    ...senderRoutes(ports),
    strike(ports),
  ];
}

function list(ports: PostingRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/postings',
    tag,
    summary: { vi: 'Văn bản đi đã gửi bưu điện', en: 'What was handed to the post' },
    access: 'register.read',
    query: z.object({ unitId: uuid, from: day.optional(), to: day.optional(), ...pageQuery }),
    response: { status: 200, body: pageOfShape(postingShape) },
    handle: async ({ actor, query }) => {
      const { items, next } = await listPostings(ports, actor, present(query));
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
    body: z.object({ receipt: z.string().max(600), note: text(1000) }),
    response: { status: 200, body: postingShape },
    handle: async ({ actor, params, body, version }) => {
      const command = { postingId: params.id, version, ...present(body) };
      const posting = await completePosting(ports, actor, command);
      return { body: toPosting(posting), version: posting.version };
    },
  });
}

function envelope(ports: PostingRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/postings/{id}/envelope',
    tag,
    summary: { vi: 'Bì văn bản (PDF để in)', en: 'The envelope, for printing (PDF)' },
    access: 'register.read',
    params: idParams,
    query: z.object({ size: z.enum(envelopeSizes).default('220x109') }),
    response: { status: 200, file: true },
    handle: async ({ actor, params, query }) => {
      const { pdf, name } = await printEnvelope(ports, actor, { postingId: params.id, ...query });
      return {
        file: {
          size: pdf.byteLength,
          mediaType: 'application/pdf',
          name,
          tag: createHash('sha256').update(pdf).digest('hex'),
          open: (start, end) => Readable.from([pdf.subarray(start, end + 1)], { objectMode: false }),
        },
      };
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

function toPosting(posting: Posting): z.infer<typeof postingShape> {
  const { createdBy: _, items, createdAt, struckAt, struckBy, struckReason, ...rest } = posting;
  const struck = struckAt && { at: iso(struckAt), by: struckBy ?? '', reason: struckReason ?? '' };
  return {
    ...rest,
    items: items.map(({ notedTransfer: __, ...item }) => item),
    struck,
    createdAt: iso(createdAt),
  };
}
