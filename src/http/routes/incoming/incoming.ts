import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { MakeArrivalEvidencePorts } from '../../../office/exchange/make-arrival-evidence.ts';
import { type AddScanPorts, addScan } from '../../../office/incoming/add-scan.ts';
import { incomingBoxes } from '../../../office/incoming/incoming-store.ts';
import { type OpinionSlipPorts, printOpinionSlip } from '../../../office/incoming/print-opinion-slip.ts';
import {
  type IncomingHistoryPorts,
  listIncoming,
  type ReadIncomingPorts,
  readIncoming,
  readIncomingFile,
  readIncomingHistory,
} from '../../../office/incoming/read-incoming.ts';
import { type StampCopyPorts, stampCopy } from '../../../office/incoming/stamp-copy.ts';
import { type FileReply, type Route, route } from '../../route.ts';
import { arrivalEvidenceRoute } from '../documents/evidence.ts';
import { historyBody, historyQuery, historyShape } from '../ledger/event-shape.ts';
import { reportShape, showReport } from '../report-shape.ts';
import { idParams, pageOfShape, pageQuery, present } from '../shapes.ts';
import { detailsBody, detailsShape, incomingBody, incomingShape, listedShape } from './incoming-shape.ts';
import { handlingRoutes, type IncomingStepPorts } from './steps.ts';

export interface StoredBytes {
  open(
    sha256: string,
    range?: { readonly start?: number; readonly end?: number },
  ): Promise<AsyncIterable<Uint8Array>>;
}

export type IncomingPorts = ReadIncomingPorts &
  IncomingHistoryPorts &
  StampCopyPorts &
  OpinionSlipPorts &
  AddScanPorts &
  IncomingStepPorts &
  MakeArrivalEvidencePorts & { readonly storage: StoredBytes };

const tag = 'incoming';
const access = 'incoming.read';

export function incomingRoutes(ports: IncomingPorts): Route[] {
  return [
    ...readingRoutes(ports),
    ...fileRoutes(ports),
    scanRoute(ports),
    arrivalEvidenceRoute(ports),
    ...handlingRoutes(ports),
  ];
}

function readingRoutes(ports: IncomingPorts): Route[] {
  const common = { method: 'get', tag, access } as const;
  return [
    route({
      ...common,
      path: '/incoming',
      summary: { vi: 'Danh sách văn bản đến', en: 'Incoming documents' },
      query: z.object({
        ...pageQuery,
        box: z.enum(incomingBoxes).default('all'),
        unitId: z.uuid().optional(),
        query: z.string().trim().min(1).max(200).optional(),
      }),
      response: { status: 200, body: pageOfShape(listedShape) },
      handle: async ({ actor, query }) => {
        const page = await listIncoming(ports, actor, present(query));
        const items = page.items.map(({ lead, ...record }) => ({ ...incomingBody(record), lead }));
        return { body: { items, next: page.next } };
      },
    }),
    route({
      ...common,
      path: '/incoming/{id}',
      summary: { vi: 'Một văn bản đến', en: 'One incoming document' },
      params: idParams,
      response: { status: 200, body: detailsShape },
      handle: async ({ actor, params }) => {
        const details = await readIncoming(ports, actor, params.id);
        return { body: detailsBody(details), version: details.record.version };
      },
    }),
    route({
      ...common,
      path: '/incoming/{id}/history',
      summary: { vi: 'Lịch sử văn bản đến', en: 'History of an incoming document' },
      params: idParams,
      query: historyQuery,
      response: { status: 200, body: historyShape },
      handle: async ({ actor, params, query }) => ({
        body: historyBody(await readIncomingHistory(ports, actor, params.id, present(query))),
      }),
    }),
    route({
      ...common,
      path: '/incoming/{id}/verification',
      summary: { vi: 'Kết quả kiểm tra chữ ký khi văn bản đến', en: 'The verdict on arrival' },
      params: idParams,
      response: { status: 200, body: verificationShape },
      handle: async ({ actor, params }) => {
        const { record } = await readIncoming(ports, actor, params.id);
        const files = record.verdict?.map(({ name, role, sha256, verdict }) => {
          const { report, sentence, verdict: word, signatures } = verdict;
          return {
            name,
            role,
            sha256,
            verdict: word,
            sentence,
            signatures: [...signatures],
            report: showReport(report),
          };
        });
        const { signaturesValid, signatureFault } = record;
        return { body: { signaturesValid, signatureFault, files: files ?? null } };
      },
    }),
  ];
}

const verificationShape = z.object({
  signaturesValid: z.boolean().nullable(),
  signatureFault: z.string().nullable(),
  files: z
    .array(
      z.object({
        name: z.string(),
        role: z.enum(['main', 'attachment']),
        sha256: z.string(),
        verdict: z.string(),
        sentence: z.object({ vi: z.string(), en: z.string() }),
        signatures: z.array(
          z.object({
            field: z.string(),
            valid: z.boolean(),
            broken: z.boolean(),
            fingerprint: z.string().nullable(),
            signer: z.string().nullable(),
          }),
        ),
        report: reportShape.nullable(),
      }),
    )
    .nullable(),
});

function fileRoutes(ports: IncomingPorts): Route[] {
  const common = { method: 'get', tag, access, response: { status: 200, file: true } } as const;
  return [
    route({
      ...common,
      path: '/incoming/{id}/files/{fileId}',
      summary: { vi: 'Tệp của văn bản đến', en: 'A file of an incoming document' },
      params: z.object({ id: z.uuid(), fileId: z.uuid() }),
      handle: async ({ actor, params }) => {
        const file = await readIncomingFile(ports, actor, params.id, params.fileId);
        const open: FileReply['open'] = (start, end) =>
          Readable.from(streamed(ports.storage, file.sha256, { start, end }), { objectMode: false });
        const { size, mediaType, name, sha256 } = file;
        return { file: { size, mediaType, name, tag: sha256, open } };
      },
    }),
    route({
      ...common,
      path: '/incoming/{id}/stamp',
      summary: { vi: 'Bản in có dấu ĐẾN', en: 'A copy for printing with the ĐẾN stamp' },
      params: idParams,
      handle: async ({ actor, params }) => {
        const { pdf, name } = await stampCopy(ports, actor, params.id);
        return { file: madePdf(pdf, name) };
      },
    }),
    route({
      ...common,
      path: '/incoming/{id}/opinion-slip',
      summary: { vi: 'Phiếu giải quyết văn bản đến', en: 'The slip with the directions' },
      params: idParams,
      handle: async ({ actor, params }) => {
        const { pdf, name } = await printOpinionSlip(ports, actor, params.id);
        return { file: madePdf(pdf, name) };
      },
    }),
  ];
}

function scanRoute(ports: IncomingPorts): Route {
  return route({
    method: 'post',
    path: '/incoming/{id}/scan',
    tag,
    access: 'incoming.register',
    summary: { vi: 'Thêm bản quét PDF của văn bản giấy', en: 'Add the scan of a paper document (PDF)' },
    params: idParams,
    query: z.object({ name: z.string().max(500).optional() }),
    upload: { limit: ports.uploadLimit },
    response: { status: 201, body: incomingShape },
    handle: async ({ actor, params, upload, uploadName }) => {
      const command = { incomingId: params.id, stream: upload, name: uploadName ?? 'ban-quet.pdf' };
      const record = await addScan(ports, actor, command);
      return { body: incomingBody(record), version: record.version };
    },
  });
}

function madePdf(pdf: Uint8Array, name: string): FileReply {
  const tagOfCopy = createHash('sha256').update(pdf).digest('hex');
  const open: FileReply['open'] = (start, end) =>
    Readable.from([Buffer.from(pdf.subarray(start, end + 1))], { objectMode: false });
  return { size: pdf.byteLength, mediaType: 'application/pdf', name, tag: tagOfCopy, open };
}

async function* streamed(
  storage: StoredBytes,
  sha256: string,
  range: { start: number; end: number },
): AsyncGenerator<Uint8Array> {
  yield* await storage.open(sha256, range);
}
