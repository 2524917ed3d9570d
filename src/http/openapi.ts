/** OpenAPI 3.1 from the same list that makes the routes. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { type ZodObject, type ZodType, z } from 'zod';
import type { Route } from './route.ts';

const problem = z.object({
  type: z.string(),
  title: z.string(),
  titleEn: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  detailEn: z.string(),
  traceId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'antin_session',
    description: 'POST /session sets it. Every change also needs the header X-CSRF-Token.',
  });
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const route of routes) registry.registerPath(pathOf(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Ấn Tín',
      version: '1',
      description:
        'Ký số, gửi nhận văn bản điện tử và thống kê. Signing, exchange and figures of official documents. ' +
        'Errors are problem answers (RFC 9457) with a stable `code`. Times are ISO 8601 with offset, dates yyyy-MM-dd.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
  });
}

function pathOf(route: Route): RouteConfig {
  const headers = headersOf(route);
  return {
    method: route.method,
    path: route.path,
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary.vi,
    description: `${route.summary.en}\n\nAccess: ${route.access}`,
    security: route.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    request: {
      params: (route.params ?? pathParams(route.path)) as ZodObject,
      ...(route.query === undefined ? {} : { query: route.query as ZodObject }),
      ...(headers === null ? {} : { headers }),
      ...requestBody(route),
    },
    responses: {
      [route.response.status]: success(route),
      default: {
        description: 'Từ chối hoặc lỗi. A refusal or a failure.',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  };
}

/** get /documents/{id}/files/{fileId} → getDocumentsByIdFilesByFileId */
function operationId(route: Route): string {
  const words = route.path.replace(/\{(\w+)\}/g, 'by-$1').split(/[/-]/);
  return route.method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function pathParams(path: string): ZodObject {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
}

function headersOf(route: Route): ZodObject | null {
  const headers: Record<string, ZodType> = {};
  if (route.ifMatch) headers['If-Match'] = route.ifMatch === true ? z.string() : z.string().optional();
  if (route.idempotent) headers['Idempotency-Key'] = z.string().optional();
  return Object.keys(headers).length === 0 ? null : z.object(headers);
}

function requestBody(route: Route): Pick<NonNullable<RouteConfig['request']>, 'body'> {
  if (route.body !== undefined)
    return { body: { required: true, content: { 'application/json': { schema: route.body } } } };
  if (route.upload === undefined) return {};
  const description = 'The bytes of the file, or ?upload= with the id of a finished resumable upload.';
  const schema = { type: 'string', format: 'binary' } as const;
  return { body: { description, content: { 'application/octet-stream': { schema } } } };
}

function success(route: Route): RouteConfig['responses'][string] {
  const { body, file, events } = route.response;
  const description = route.summary.en;
  if (events) return { description, content: { 'text/event-stream': { schema: { type: 'string' } } } };
  if (file)
    return {
      description,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    };
  if (body === undefined) return { description };
  return { description, content: { 'application/json': { schema: body } } };
}
