import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  type ComposePorts,
  composeDraft,
  previewDraft,
  readContent,
} from '../../../office/outgoing/compose-draft.ts';
import { exportDocx } from '../../../office/outgoing/export-docx.ts';
import { type Route, route } from '../../route.ts';
import { byId, given, summary, toSummary, uuid } from './shapes.ts';

const text = z.string().max(20_000);
const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('basis'), text }),
  z.object({ kind: z.literal('formula'), text }),
  z.object({ kind: z.literal('paragraph'), text }),
  z.object({ kind: z.literal('heading'), text }),
  z.object({ kind: z.literal('chapter'), label: text, title: text.exactOptional() }),
  z.object({
    kind: z.literal('article'),
    number: z.int().positive(),
    title: text.exactOptional(),
    text: text.exactOptional(),
  }),
  z.object({
    kind: z.literal('table'),
    columns: z
      .array(
        z.object({
          title: text,
          share: z.number().positive(),
          align: z.enum(['left', 'center', 'right']).exactOptional(),
        }),
      )
      .min(1)
      .max(30),
    rows: z.array(z.array(text)).max(2000),
  }),
  z.object({ kind: z.literal('page-break') }),
]);

const content = {
  body: z.array(block).min(1).max(2000),
  authority: text.optional(),
  recipients: z.array(z.string().max(500)).max(200).optional(),
  contact: text.optional(),
};

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export function composeRoutes(ports: ComposePorts): Route[] {
  return [compose(ports), preview(ports), read(ports), docx(ports)];
}

function compose(ports: ComposePorts): Route {
  return route({
    method: 'post',
    path: '/documents/compose',
    tag: 'documents',
    summary: {
      vi: 'Dàn trang dự thảo đúng thể thức từ nội dung có cấu trúc',
      en: 'Set the draft’s main file from structured content',
    },
    access: 'document.edit',
    body: z.object({ documentId: uuid, version: z.int().positive().optional(), ...content }),
    response: { status: 201, body: z.object({ document: summary, fileId: uuid }) },
    handle: async ({ actor, body }) => {
      const { document, fileId } = await composeDraft(ports, actor, given(body));
      return { body: { document: toSummary(document), fileId }, version: document.version };
    },
  });
}

function preview(ports: ComposePorts): Route {
  return route({
    method: 'post',
    path: '/documents/{id}/preview',
    tag: 'documents',
    summary: {
      vi: 'Xem trước trang văn bản từ nội dung có cấu trúc, không lưu',
      en: 'See the pages of structured content; nothing is kept',
    },
    access: 'document.read',
    params: byId,
    body: z.object(content),
    response: { status: 200, file: true },
    handle: async ({ actor, params, body }) => {
      const pdf = await previewDraft(ports, actor, { documentId: params.id, ...given(body) });
      return { file: madeFile(pdf, 'application/pdf', 'xem-truoc.pdf') };
    },
  });
}

function docx(ports: ComposePorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/content/docx',
    tag: 'documents',
    summary: {
      vi: 'Nội dung có cấu trúc của tệp chính dưới dạng DOCX, đúng thể thức',
      en: 'The structured content of the main file as a conforming DOCX',
    },
    access: 'document.read',
    params: byId,
    response: { status: 200, file: true },
    handle: async ({ actor, params }) => {
      const { bytes, name } = await exportDocx(ports, actor, params.id);
      return { file: madeFile(bytes, DOCX, name) };
    },
  });
}

/** One that is made for this answer and kept nowhere. */
function madeFile(bytes: Uint8Array, mediaType: string, name: string) {
  const open = (start: number, end: number) => Readable.from([bytes.subarray(start, end + 1)]);
  const tag = createHash('sha256').update(bytes).digest('hex');
  return { size: bytes.length, mediaType, name, tag, open };
}

function read(ports: ComposePorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/content',
    tag: 'documents',
    summary: {
      vi: 'Nội dung có cấu trúc mà tệp chính được dàn trang từ đó',
      en: 'The structured content that the main file was set from',
    },
    access: 'document.read',
    params: byId,
    response: { status: 200, body: z.object({ content: z.object(content).nullable() }) },
    handle: async ({ actor, params }) => ({
      body: { content: (await readContent(ports, actor, params.id)) as never },
    }),
  });
}
