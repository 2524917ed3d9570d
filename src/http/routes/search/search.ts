import { z } from 'zod';
import { documentType, isDocumentType } from '../../../office/documents/document-types.ts';
import {
  listSavedSearches,
  removeSavedSearch,
  type SavedSearchPorts,
  saveSearch,
} from '../../../office/search/saved-searches.ts';
import { type SearchPorts, searchDocuments } from '../../../office/search/search-documents.ts';
import { type Found, type SavedSearch, searchDirections } from '../../../office/search/search-store.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, moment, pageOfShape, pageQuery, present } from '../shapes.ts';

const tag = 'search';

const criteria = {
  query: z.string().max(200).optional(),
  direction: z.enum(searchDirections).optional(),
  typeCode: z.string().max(20).optional(),
  issuer: z.string().max(200).optional(),
  from: day.optional(),
  to: day.optional(),
};

const foundShape = z.object({
  id: z.uuid(),
  direction: z.enum(searchDirections),
  unitId: z.uuid(),
  unitName: z.string(),
  state: z.string(),
  typeCode: z.string(),
  typeName: z.string(),
  numberSymbol: z.string(),
  subject: z.string(),
  urgency: z.string(),
  issuer: z.string(),
  issuedOn: day.nullable(),
  arrivalNumber: z.int().nullable(),
  foundIn: z.enum(['summary', 'text']),
});

const savedShape = z.object({
  id: z.uuid(),
  name: z.string(),
  criteria: z.object(criteria),
  createdAt: moment,
});

type Ports = SearchPorts &
  SavedSearchPorts & { readonly transact: SearchPorts['transact'] & SavedSearchPorts['transact'] };

export function searchRoutes(ports: Ports): Route[] {
  return [searchRoute(ports), ...savedRoutes(ports)];
}

function searchRoute(ports: Ports): Route {
  return route({
    method: 'get',
    path: '/search',
    tag,
    access: 'document.read',
    summary: {
      vi: 'Tìm văn bản đi và đến theo số, trích yếu, nội dung, nơi ban hành, ngày; không cần gõ dấu',
      en: 'Find documents of both directions by number, subject, text, issuer and date; accents do not matter',
    },
    query: z.object({ ...criteria, ...pageQuery, limit: pageQuery.limit.default(20) }),
    response: { status: 200, body: pageOfShape(foundShape) },
    handle: async ({ actor, query }) => {
      const { items, next } = await searchDocuments(ports, actor, present(query));
      return { body: { items: items.map(foundBody), next } };
    },
  });
}

/** The name of a type from elsewhere is not known here; its code is shown. */
function foundBody(found: Found): z.infer<typeof foundShape> {
  const { typeCode } = found;
  return { ...found, typeName: isDocumentType(typeCode) ? documentType(typeCode).vi : typeCode };
}

function savedRoutes(ports: Ports): Route[] {
  const common = { tag, access: 'signed-in' } as const;
  return [
    route({
      ...common,
      method: 'get',
      path: '/saved-searches',
      summary: { vi: 'Các bộ tìm kiếm tôi đã lưu', en: 'My saved searches' },
      response: { status: 200, body: z.object({ items: z.array(savedShape) }) },
      handle: async ({ actor }) => ({
        body: { items: (await listSavedSearches(ports, actor)).map(savedBody) },
      }),
    }),
    route({
      ...common,
      method: 'post',
      path: '/saved-searches',
      summary: {
        vi: 'Lưu bộ tìm kiếm; cùng tên thì thay bộ cũ',
        en: 'Save a search; one of the same name is replaced',
      },
      body: z.object({ name: z.string().max(200), criteria: z.object(criteria) }),
      response: { status: 201, body: savedShape },
      handle: async ({ actor, body }) => ({
        body: savedBody(
          await saveSearch(ports, actor, { name: body.name, criteria: present(body.criteria) }),
        ),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      path: '/saved-searches/{id}',
      summary: { vi: 'Xóa bộ tìm kiếm đã lưu', en: 'Remove a saved search' },
      params: idParams,
      response: { status: 204 },
      handle: async ({ actor, params }) => {
        await removeSavedSearch(ports, actor, params.id);
        return {};
      },
    }),
  ];
}

function savedBody({ id, name, criteria: kept, createdAt }: SavedSearch): z.infer<typeof savedShape> {
  return { id, name, criteria: { ...kept }, createdAt: createdAt.toISOString() };
}
