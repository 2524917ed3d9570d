import { Readable } from 'node:stream';
import { z } from 'zod';
import { type ReadFilePorts, readDocumentFile } from '../../../office/outgoing/read-file.ts';
import {
  addAttachment,
  removeAttachment,
  type UploadedFile,
  type UploadPorts,
  uploadMainFile,
} from '../../../office/outgoing/upload-file.ts';
import { type Route, route } from '../../route.ts';
import { byId, summary, toSummary, uuid } from '../documents/shapes.ts';

export interface DocumentFileRoutesPorts extends UploadPorts {
  readonly transact: UploadPorts['transact'] & ReadFilePorts['transact'];
  readonly storage: UploadPorts['storage'] & {
    /** Bytes start…end inclusive. */
    open(
      sha256: string,
      range: { readonly start: number; readonly end: number },
    ): Promise<AsyncIterable<Uint8Array>>;
  };
}

const uploaded = z.object({
  document: summary,
  fileId: uuid,
  pageCount: z.int(),
  signed: z.boolean(),
  active: z.array(z.string()),
});
const named = z.object({ name: z.string().max(500).optional() });

export function documentFileRoutes(ports: DocumentFileRoutesPorts): Route[] {
  return [uploadMain(ports), attach(ports), detach(ports), download(ports)];
}

function uploadMain(ports: DocumentFileRoutesPorts): Route {
  return route({
    method: 'put',
    path: '/documents/{id}/file',
    tag: 'document-files',
    summary: {
      vi: 'Tải lên tệp chính của dự thảo: PDF, hoặc DOCX, ODT được đổi thành PDF',
      en: 'Upload the main file of a draft: PDF, or DOCX and ODT turned into PDF',
    },
    access: 'document.edit',
    params: byId,
    query: named,
    ifMatch: true,
    upload: { limit: ports.uploadLimit },
    response: { status: 200, body: uploaded },
    handle: async ({ actor, params, version, upload, uploadName }) => {
      const name = uploadName ?? 'van-ban.pdf';
      const command = { documentId: params.id, version, stream: upload, name };
      return reply(await uploadMainFile(ports, actor, command));
    },
  });
}

function attach(ports: DocumentFileRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/documents/{id}/attachments',
    tag: 'document-files',
    summary: { vi: 'Thêm tệp đính kèm (PDF)', en: 'Add a separate attachment (PDF)' },
    access: 'document.edit',
    params: byId,
    query: named.extend({ confirmActive: z.stringbool().default(false) }),
    ifMatch: true,
    upload: { limit: ports.uploadLimit },
    response: { status: 201, body: uploaded },
    handle: async ({ actor, params, query, version, upload, uploadName }) => {
      const { confirmActive } = query;
      const name = uploadName ?? 'dinh-kem.pdf';
      const command = { documentId: params.id, version, stream: upload, name, confirmActive };
      return reply(await addAttachment(ports, actor, command));
    },
  });
}

function detach(ports: DocumentFileRoutesPorts): Route {
  return route({
    method: 'delete',
    path: '/documents/{id}/attachments/{fileId}',
    tag: 'document-files',
    summary: { vi: 'Bỏ tệp đính kèm', en: 'Remove an attachment' },
    access: 'document.edit',
    params: byId.extend({ fileId: uuid }),
    ifMatch: true,
    response: { status: 200, body: summary },
    handle: async ({ actor, params, version }) => {
      const command = { documentId: params.id, fileId: params.fileId, version };
      const document = await removeAttachment(ports, actor, command);
      return { body: toSummary(document), version: document.version };
    },
  });
}

function download(ports: DocumentFileRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}/files/{fileId}',
    tag: 'document-files',
    summary: { vi: 'Tải tệp theo phiên bản', en: 'Download a version of a file' },
    access: 'document.read',
    params: byId.extend({ fileId: uuid }),
    query: z.object({
      version: z
        .union([z.enum(['latest', 'draft', 'issued']), z.coerce.number().int().positive()])
        .default('latest'),
    }),
    response: { status: 200, file: true },
    handle: async ({ actor, params, query }) => {
      const wish = { documentId: params.id, fileId: params.fileId, version: query.version };
      const { file, version } = await readDocumentFile(ports, actor, wish);
      const { sha256, size } = version;
      return {
        file: {
          size,
          mediaType: 'application/pdf',
          name: file.name,
          tag: sha256,
          open: (start, end) => Readable.from(bytesOf(ports, sha256, start, end), { objectMode: false }),
        },
      };
    },
  });
}

async function* bytesOf(
  ports: DocumentFileRoutesPorts,
  sha256: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  yield* await ports.storage.open(sha256, { start, end });
}

function reply({ document, fileId, inspection }: UploadedFile) {
  const { pageCount, signed, active } = inspection;
  return {
    body: { document: toSummary(document), fileId, pageCount, signed, active: [...active] },
    version: document.version,
  };
}
