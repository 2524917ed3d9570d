import { Readable } from 'node:stream';
import { z } from 'zod';
import { ASIC_E } from '../../../lib/evidence/make-evidence.ts';
import {
  type MakeDocumentEvidencePorts,
  makeDocumentEvidence,
} from '../../../office/exchange/make-document-evidence.ts';
import { type Route, route } from '../../route.ts';
import { byId, uuid } from './shapes.ts';

/** Two time-stamps and the revocation data of three certificates, each from a service that may be slow. */
const LIMIT_MS = 2 * 60_000;

export function evidenceRoutes(ports: MakeDocumentEvidencePorts): Route[] {
  return [
    route({
      method: 'post',
      path: '/documents/{id}/evidence',
      tag: 'documents',
      summary: {
        vi: 'Lập gói chứng cứ ASiC-E dưới con dấu của cơ quan',
        en: 'Make a package of evidence (ASiC-E) under the agency’s seal',
      },
      access: 'evidence.make',
      limitMs: LIMIT_MS,
      params: byId,
      body: z.object({ signingSessionId: uuid }),
      response: { status: 200, file: true },
      handle: async ({ actor, params, body }) => {
        const made = await makeDocumentEvidence(ports, actor, { documentId: params.id, ...body });
        const open = (start: number, end: number) =>
          Readable.from([made.bytes.subarray(start, end + 1)], { objectMode: false });
        const size = made.bytes.length;
        return { file: { size, mediaType: ASIC_E, name: `${made.name}.asice`, tag: made.sha256, open } };
      },
    }),
  ];
}
