/** What a signer looks at before signing: the place and picture of the signature, and what changed since it was returned. */
import { z } from 'zod';
import { type ComparePorts, compareSinceReturn } from '../../../office/outgoing/compare-since-return.ts';
import {
  type PreviewPorts,
  previewSignature,
  type ShownPlace,
} from '../../../office/outgoing/preview-signature.ts';
import { type Route, route } from '../../route.ts';
import { byId } from './shapes.ts';

export interface BeforeSigningPorts extends PreviewPorts, ComparePorts {
  readonly transact: PreviewPorts['transact'] & ComparePorts['transact'];
  readonly storage: PreviewPorts['storage'];
}

/** Page from 1; the area in parts of the page from its upper left corner. */
const place = z.object({
  page: z.int(),
  area: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
  source: z.enum(['text', 'given', 'default']),
});

export function beforeSigningRoutes(ports: BeforeSigningPorts): Route[] {
  return [preview(ports), changes(ports)];
}

function preview(ports: BeforeSigningPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/signature-preview',
    tag: 'documents',
    summary: {
      vi: 'Chữ ký sẽ đặt ở đâu, trông thế nào',
      en: 'Where the signature will stand, and how it looks',
    },
    access: 'document.sign',
    params: byId,
    response: {
      status: 200,
      body: z.object({ signature: place, seal: place, name: z.string(), picture: z.string().nullable() }),
    },
    handle: async ({ actor, params }) => {
      const { signature, seal, name, picture } = await previewSignature(ports, actor, params.id);
      const body = { signature: toPlace(signature), seal: toPlace(seal), name };
      return { body: { ...body, picture: picture && asAddress(picture) } };
    },
  });
}

function toPlace({ page, area, source }: ShownPlace): z.infer<typeof place> {
  return { page, area: { ...area }, source };
}

function asAddress(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

function changes(ports: BeforeSigningPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/changes',
    tag: 'documents',
    summary: {
      vi: 'Đã đổi chữ nào từ lần trả lại gần nhất',
      en: 'Which words changed since the last return',
    },
    access: 'document.read',
    params: byId,
    response: {
      status: 200,
      body: z.object({
        returnedAt: z.iso.datetime({ offset: true }),
        comparable: z.boolean(),
        pages: z.array(
          z.object({
            page: z.int(),
            parts: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
          }),
        ),
      }),
    },
    handle: async ({ actor, params }) => {
      const { returnedAt, comparable, pages } = await compareSinceReturn(ports, actor, params.id);
      const shown = pages.map(({ page, parts }) => ({ page, parts: [...parts] }));
      return { body: { returnedAt: returnedAt.toISOString(), comparable, pages: shown } };
    },
  });
}
