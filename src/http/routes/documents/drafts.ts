import { z } from 'zod';
import { documentBoxes } from '../../../office/documents/document-store.ts';
import { type DraftPorts, draftDocument } from '../../../office/outgoing/draft-document.ts';
import { type EditPorts, editDocument } from '../../../office/outgoing/edit-document.ts';
import { type ListPorts, listDocuments } from '../../../office/outgoing/list-documents.ts';
import { type ViewPorts, viewDocument } from '../../../office/outgoing/view-document.ts';
import { type Route, route } from '../../route.ts';
import {
  byId,
  documentShape,
  draftShape,
  given,
  listed,
  pageQuery,
  summary,
  toDocument,
  toListed,
  toSummary,
  uuid,
} from './shapes.ts';

export interface DraftRoutesPorts extends DraftPorts, EditPorts, ListPorts, ViewPorts {
  readonly transact: DraftPorts['transact'] &
    EditPorts['transact'] &
    ListPorts['transact'] &
    ViewPorts['transact'];
}

const newDraft = z.object({
  ...draftShape,
  unitId: uuid,
  draftingAppointmentId: uuid.optional(),
  addressees: draftShape.addressees.default([]),
  signers: draftShape.signers.default([]),
});

/** Every key may be left out; a key that is left out stays as it was. */
const draftChange = z.object({
  ...draftShape,
  typeCode: draftShape.typeCode.optional(),
  subject: draftShape.subject.optional(),
  origin: draftShape.origin.unwrap().optional(),
  urgency: draftShape.urgency.unwrap().optional(),
  secrecy: draftShape.secrecy.unwrap().optional(),
  language: draftShape.language.unwrap().optional(),
  paperCopies: draftShape.paperCopies.unwrap().optional(),
  addressees: draftShape.addressees.optional(),
  signers: draftShape.signers.optional(),
});

export function draftRoutes(ports: DraftRoutesPorts): Route[] {
  return [createRoute(ports), listRoute(ports), readRoute(ports), changeRoute(ports)];
}

function createRoute(ports: DraftRoutesPorts): Route {
  return route({
    method: 'post',
    path: '/documents',
    tag: 'documents',
    summary: { vi: 'Soạn dự thảo văn bản', en: 'Draft a document' },
    access: 'document.draft',
    idempotent: true,
    body: newDraft,
    response: { status: 201, body: summary },
    handle: async ({ actor, body }) => {
      const document = await draftDocument(ports, actor, body);
      return {
        body: toSummary(document),
        version: document.version,
        location: `/documents/${document.id}`,
      };
    },
  });
}

function listRoute(ports: DraftRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/documents',
    tag: 'documents',
    summary: { vi: 'Văn bản đi theo hộp', en: 'Outgoing documents by box' },
    access: 'document.read',
    query: z.object({
      box: z.enum(documentBoxes).default('all'),
      unitId: uuid.optional(),
      query: z.string().max(200).optional(),
      ...pageQuery,
      cursor: uuid.optional(),
    }),
    response: { status: 200, body: z.object({ items: z.array(listed), next: z.string().nullable() }) },
    handle: async ({ actor, query }) => {
      const page = await listDocuments(ports, actor, given(query));
      return { body: { items: page.items.map(toListed), next: page.next } };
    },
  });
}

function readRoute(ports: DraftRoutesPorts): Route {
  return route({
    method: 'get',
    path: '/documents/{id}',
    tag: 'documents',
    summary: { vi: 'Một văn bản đi', en: 'One outgoing document' },
    access: 'document.read',
    params: byId,
    response: { status: 200, body: documentShape },
    handle: async ({ actor, params }) => {
      const view = await viewDocument(ports, actor, params.id);
      return { body: toDocument(view), version: view.document.version };
    },
  });
}

function changeRoute(ports: DraftRoutesPorts): Route {
  return route({
    method: 'patch',
    path: '/documents/{id}',
    tag: 'documents',
    summary: { vi: 'Sửa dự thảo', en: 'Change a draft' },
    access: 'document.edit',
    params: byId,
    body: draftChange,
    ifMatch: true,
    response: { status: 200, body: summary },
    handle: async ({ actor, params, body, version }) => {
      const document = await editDocument(ports, actor, { ...body, documentId: params.id, version });
      return { body: toSummary(document), version: document.version };
    },
  });
}
