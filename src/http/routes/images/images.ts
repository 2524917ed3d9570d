import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { KeyHolder } from '../../../office/organisation/check-certificate.ts';
import { type ImagePorts, imageLimit, setImage } from '../../../office/organisation/set-image.ts';
import { type Route, route } from '../../route.ts';
import { idParams } from '../shapes.ts';

const stored = z.object({ sha256: z.string() });

export function imageRoutes(ports: ImagePorts): Route[] {
  const common = {
    method: 'put',
    tag: 'organisation',
    access: 'certificate.manage',
    params: idParams,
    upload: { limit: imageLimit },
    response: { status: 200, body: stored },
  } as const;
  return [
    route({
      ...common,
      path: '/people/{id}/signature-image',
      summary: {
        vi: 'Hình chữ ký tay (PNG nền trong suốt)',
        en: 'Picture of the handwriting (transparent PNG)',
      },
      handle: async ({ actor, params, upload }) => ({
        body: { sha256: await keep(ports, actor, { personId: params.id }, upload) },
      }),
    }),
    route({
      ...common,
      path: '/units/{id}/seal-image',
      summary: {
        vi: 'Hình dấu đỏ của đơn vị (PNG nền trong suốt)',
        en: 'Picture of the red seal (transparent PNG)',
      },
      handle: async ({ actor, params, upload }) => ({
        body: { sha256: await keep(ports, actor, { unitId: params.id }, upload) },
      }),
    }),
  ];
}

async function keep(
  ports: ImagePorts,
  actor: Parameters<typeof setImage>[1],
  holder: KeyHolder,
  upload: Readable,
): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of upload as AsyncIterable<Uint8Array>) parts.push(part);
  return setImage(ports, actor, { holder, png: Buffer.concat(parts) });
}
