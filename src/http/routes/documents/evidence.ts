/** Packages of evidence, of what was issued and of what arrived. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ASIC_E } from '../../../lib/evidence/make-evidence.ts';
import {
  type MakeArrivalEvidencePorts,
  makeArrivalEvidence,
} from '../../../office/exchange/make-arrival-evidence.ts';
import {
  type MakeDocumentEvidencePorts,
  makeDocumentEvidence,
} from '../../../office/exchange/make-document-evidence.ts';
import type { EvidencePackage } from '../../../office/exchange/seal-evidence.ts';
import { type FileReply, type Route, route } from '../../route.ts';
import { byId, uuid } from './shapes.ts';

/** Two time-stamps and the revocation data of three certificates, each from a service that may be slow. */
const LIMIT_MS = 2 * 60_000;

const common = {
  method: 'post',
  access: 'evidence.make',
  limitMs: LIMIT_MS,
  params: byId,
  body: z.object({ signingSessionId: uuid }),
  response: { status: 200, file: true },
} as const;

export function evidenceRoutes(ports: MakeDocumentEvidencePorts): Route[] {
  return [
    route({
      ...common,
      path: '/documents/{id}/evidence',
      tag: 'documents',
      summary: {
        vi: 'Lập gói chứng cứ ASiC-E dưới con dấu của cơ quan',
        en: 'Make a package of evidence (ASiC-E) under the agency’s seal',
      },
      handle: async ({ actor, params, body }) =>
        reply(await makeDocumentEvidence(ports, actor, { documentId: params.id, ...body })),
    }),
  ];
}

export function arrivalEvidenceRoute(ports: MakeArrivalEvidencePorts): Route {
  return route({
    ...common,
    path: '/incoming/{id}/evidence',
    tag: 'incoming',
    summary: {
      vi: 'Lập gói chứng cứ ASiC-E của văn bản đến dưới con dấu của cơ quan nhận',
      en: 'Make a package of evidence (ASiC-E) of an arrival under the receiver’s seal',
    },
    handle: async ({ actor, params, body }) =>
      reply(await makeArrivalEvidence(ports, actor, { incomingId: params.id, ...body })),
  });
}

function reply({ bytes, name, sha256 }: EvidencePackage): { readonly file: FileReply } {
  const open = (start: number, end: number) =>
    Readable.from([bytes.subarray(start, end + 1)], { objectMode: false });
  return { file: { size: bytes.length, mediaType: ASIC_E, name: `${name}.asice`, tag: sha256, open } };
}
