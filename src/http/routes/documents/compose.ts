import { z } from 'zod';
import { type ComposePorts, composeDraft } from '../../../office/outgoing/compose-draft.ts';
import { type Route, route } from '../../route.ts';
import { given, summary, toSummary, uuid } from './shapes.ts';

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

export function composeRoutes(ports: ComposePorts): Route[] {
  return [
    route({
      method: 'post',
      path: '/documents/compose',
      tag: 'documents',
      summary: {
        vi: 'Dàn trang dự thảo đúng thể thức từ nội dung có cấu trúc',
        en: 'Set the draft’s main file from structured content',
      },
      access: 'document.edit',
      body: z.object({
        documentId: uuid,
        version: z.int().positive().optional(),
        body: z.array(block).min(1).max(2000),
        authority: text.optional(),
        recipients: z.array(z.string().max(500)).max(200).optional(),
        contact: text.optional(),
      }),
      response: { status: 201, body: z.object({ document: summary, fileId: uuid }) },
      handle: async ({ actor, body }) => {
        const { document, fileId } = await composeDraft(ports, actor, given(body));
        return { body: { document: toSummary(document), fileId }, version: document.version };
      },
    }),
  ];
}
