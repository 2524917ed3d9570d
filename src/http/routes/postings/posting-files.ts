/** What is printed for a line of the post book, and the slip that comes back signed. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { envelopeSizes } from '../../../lib/typesetting/envelope.ts';
import {
  type AddSlipPorts,
  addSlip,
  type ReadSlipPorts,
  readSlip,
} from '../../../office/documents/registers/paper/add-slip.ts';
import {
  type DispatchSlipPorts,
  printDispatchSlip,
} from '../../../office/documents/registers/paper/print-dispatch-slip.ts';
import {
  type EnvelopePorts,
  printEnvelope,
} from '../../../office/documents/registers/paper/print-envelope.ts';
import { type FileReply, type Route, route } from '../../route.ts';
import { idParams } from '../shapes.ts';
import { postingShape, toPosting } from './posting-shape.ts';

export type PostingFilePorts = EnvelopePorts &
  DispatchSlipPorts &
  AddSlipPorts &
  ReadSlipPorts & {
    readonly storage: {
      open(
        sha256: string,
        range?: { readonly start?: number; readonly end?: number },
      ): Promise<AsyncIterable<Uint8Array>>;
    };
  };

const tag = 'registers';

export function postingFileRoutes(ports: PostingFilePorts): Route[] {
  return [...printRoutes(ports), ...slipRoutes(ports)];
}

function printRoutes(ports: PostingFilePorts): Route[] {
  const common = { method: 'get', tag, access: 'register.read', params: idParams } as const;
  return [
    route({
      ...common,
      path: '/postings/{id}/envelope',
      summary: { vi: 'Bì văn bản (PDF để in)', en: 'The envelope, for printing (PDF)' },
      query: z.object({ size: z.enum(envelopeSizes).default('220x109') }),
      response: { status: 200, file: true },
      handle: async ({ actor, params, query }) => ({
        file: madePdf(await printEnvelope(ports, actor, { postingId: params.id, ...query })),
      }),
    }),
    route({
      ...common,
      path: '/postings/{id}/slip',
      summary: { vi: 'Phiếu gửi (PDF để in)', en: 'The dispatch slip, for printing (PDF)' },
      response: { status: 200, file: true },
      handle: async ({ actor, params }) => ({
        file: madePdf(await printDispatchSlip(ports, actor, params.id)),
      }),
    }),
  ];
}

function slipRoutes(ports: PostingFilePorts): Route[] {
  const path = '/postings/{id}/returned-slip';
  return [
    route({
      method: 'put',
      path,
      tag,
      access: 'register.write',
      summary: { vi: 'Lưu bản quét phiếu gửi đã ký nhận', en: 'Keep the scan of the signed slip (PDF)' },
      params: idParams,
      ifMatch: true,
      upload: { limit: ports.uploadLimit },
      response: { status: 200, body: postingShape },
      handle: async ({ actor, params, upload, version }) => {
        const posting = await addSlip(ports, actor, { postingId: params.id, version, stream: upload });
        return { body: toPosting(posting), version: posting.version };
      },
    }),
    route({
      method: 'get',
      path,
      tag,
      access: 'register.read',
      summary: { vi: 'Bản quét phiếu gửi đã ký nhận', en: 'The scan of the signed slip' },
      params: idParams,
      response: { status: 200, file: true },
      handle: async ({ actor, params }) => {
        const { sha256, size, name } = await readSlip(ports, actor, params.id);
        const open: FileReply['open'] = (start, end) =>
          Readable.from(stored(ports, sha256, start, end), { objectMode: false });
        return { file: { size, mediaType: 'application/pdf', name, tag: sha256, open } };
      },
    }),
  ];
}

async function* stored(
  { storage }: PostingFilePorts,
  sha256: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  yield* await storage.open(sha256, { start, end });
}

function madePdf({ pdf, name }: { readonly pdf: Uint8Array; readonly name: string }): FileReply {
  return {
    size: pdf.byteLength,
    mediaType: 'application/pdf',
    name,
    tag: createHash('sha256').update(pdf).digest('hex'),
    open: (start, end) => Readable.from([pdf.subarray(start, end + 1)], { objectMode: false }),
  };
}
