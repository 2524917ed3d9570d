import { z } from 'zod';
import { type ExportPorts, exportLedger } from '../../../office/ledger/export-ledger.ts';
import {
  type ProveDocumentPorts,
  type ProveEventPorts,
  proveDocument,
  proveEvent,
} from '../../../office/ledger/prove-events.ts';
import { vietnamDate } from '../../../office/unit-of-work.ts';
import { type Route, route } from '../../route.ts';
import { present } from '../shapes.ts';

export interface SealedRoutesPorts extends ExportPorts, ProveDocumentPorts, ProveEventPorts {
  readonly transact: ExportPorts['transact'] & ProveDocumentPorts['transact'] & ProveEventPorts['transact'];
}

const json = z.unknown();
const leaf = z.object({
  seq: z.int(),
  id: z.uuid(),
  at: z.string(),
  kind: z.string(),
  accountId: z.uuid().nullable(),
  appointmentId: z.uuid().nullable(),
  onBehalfOfId: z.uuid().nullable(),
  unitId: z.uuid().nullable(),
  documentId: z.uuid().nullable(),
  incomingId: z.uuid().nullable(),
  fileSha256: z.string().nullable(),
  ipDigest: z.string(),
  traceId: z.string(),
  before: json,
  after: json,
  share: json,
});
const header = z.object({
  format: z.string(),
  number: z.int(),
  previous: z.string(),
  size: z.int(),
  total: z.int(),
  root: z.string(),
  sealedAt: z.string(),
  key: z.string(),
});
const proofShape = z.object({
  format: z.string(),
  keys: z.array(z.object({ kty: z.string(), crv: z.string(), x: z.string() })),
  batches: z.array(z.object({ header, jws: z.string(), timestamp: z.string().nullable() })),
  events: z.array(
    z.object({
      event: leaf,
      batch: z.int().nullable(),
      position: z.int().nullable(),
      path: z.array(z.string()),
    }),
  ),
});
type ProofBody = z.infer<typeof proofShape>;
const day = z.iso.date().optional();

/** docs/so-cai.md says how the answers are checked without us. */
export function sealedRoutes(ports: SealedRoutesPorts): Route[] {
  return [exportRecord(ports), eventProof(ports), documentProof(ports)];
}

function exportRecord(ports: SealedRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/ledger/export',
    tag: 'figures',
    access: 'ledger.export',
    summary: {
      vi: 'Xuất nhật ký đã đóng lô (JSON Lines, có dữ liệu cá nhân); việc xuất được ghi nhật ký',
      en: 'The sealed record as JSON Lines (holds personal data); taking it is recorded',
    },
    query: z.object({ from: day, to: day, unsealed: z.stringbool().default(false) }),
    response: { status: 200, file: true },
    handle: async ({ actor, query: { unsealed, ...days } }) => ({
      stream: {
        mediaType: 'application/jsonl',
        name: `so-cai-${vietnamDate(ports.clock.now())}.jsonl`,
        chunks: await exportLedger(ports, actor, { ...present(days), sealedOnly: !unsealed }),
      },
    }),
  });
}

function eventProof(ports: SealedRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/ledger/proof',
    tag: 'figures',
    access: 'ledger.read',
    summary: {
      vi: 'Chứng minh một sự kiện nằm trong nhật ký đã đóng lô',
      en: 'Proof that an event stands in the sealed record',
    },
    query: z.object({ eventId: z.uuid() }),
    response: { status: 200, body: proofShape },
    handle: async ({ actor, query }) => ({
      body: (await proveEvent(ports, actor, query.eventId)) as unknown as ProofBody,
    }),
  });
}

function documentProof(ports: SealedRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/ledger-proof',
    tag: 'documents',
    access: 'document.read',
    summary: {
      vi: 'Chứng minh mọi sự kiện của văn bản nằm trong nhật ký đã đóng lô',
      en: 'Proof that every event of the document stands in the sealed record',
    },
    params: z.object({ id: z.uuid() }),
    response: { status: 200, body: proofShape },
    handle: async ({ actor, params }) => ({
      body: (await proveDocument(ports, actor, params.id)) as unknown as ProofBody,
    }),
  });
}
