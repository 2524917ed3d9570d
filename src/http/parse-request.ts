/** Params, query and body by their zod shapes. Every field that is wrong is named, in both languages. */
import express, { type Request, type RequestHandler, type Response } from 'express';
import { type ZodError, type ZodType, z } from 'zod';
import { AppError } from '../app-error.ts';
import { refuseHiddenCharacter } from '../office/documents/clean-text.ts';
import { officeErrors } from '../office/errors.ts';
import { httpErrors } from './errors.ts';
import type { Route } from './route.ts';
import { inTime, JSON_BODY_MS } from './time-limits.ts';

const JSON_LIMIT = 1024 * 1024;
const vietnamese = z.locales.vi().localeError;
const english = z.locales.en().localeError;

export interface ParsedRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface FieldError {
  readonly in: keyof ParsedRequest;
  readonly path: string;
  readonly vi: string;
  readonly en: string;
}

/** Parses what the route names; `INVALID_REQUEST` lists every field that is wrong. */
export function parseRequest(route: Route, request: Request, body: unknown): ParsedRequest {
  const { upload: _upload, ...query } = request.query;
  const given = { params: request.params, query: normalise(query), body: normalise(body) };
  refuseHidden(given.query);
  refuseHidden(given.body);
  const fields: FieldError[] = [];
  const parsed = (part: keyof ParsedRequest): unknown => parsePart(part, route[part], given[part], fields);
  const result = { params: parsed('params'), query: parsed('query'), body: parsed('body') };
  if (fields.length > 0) throw new AppError(httpErrors.INVALID_REQUEST, { details: { fields } });
  return result;
}

function parsePart(
  part: keyof ParsedRequest,
  schema: ZodType | undefined,
  value: unknown,
  fields: FieldError[],
): unknown {
  if (schema === undefined) return part === 'body' ? undefined : value;
  const result = schema.safeParse(value, { error: vietnamese });
  if (result.success) return result.data;
  const inEnglish = schema.safeParse(value, { error: english });
  fields.push(...fieldErrors(part, result.error, inEnglish.success ? result.error : inEnglish.error));
  return undefined;
}

function fieldErrors(part: keyof ParsedRequest, vi: ZodError, en: ZodError): FieldError[] {
  return vi.issues.map((issue, index) => ({
    in: part,
    path: issue.path.map(String).join('.'),
    vi: issue.message,
    en: en.issues[index]?.message ?? issue.message,
  }));
}

/** The same Vietnamese word typed on two systems may differ in bytes: everything inside is NFC. */
function normalise(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return value.map(normalise);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalise(inner)]));
  return value;
}

/** Typed by people into a field that shows nothing; whatever it holds, nobody reads it. */
const unseen = new Set(['password', 'current', 'next', 'pin']);

/** No text of anybody hides or turns round what others read, whichever use case keeps it. @throws TEXT_FORBIDDEN_CHARACTER */
function refuseHidden(value: unknown, field = ''): void {
  if (typeof value === 'string') refuseHiddenCharacter(value, field);
  else if (Array.isArray(value)) for (const item of value) refuseHidden(item, field);
  else if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) if (!unseen.has(key)) refuseHidden(inner, key);
}

const parseJson: RequestHandler = express.json({ limit: JSON_LIMIT, strict: false, type: () => true });

/** The JSON body of a route that has one; an empty body is `undefined`. */
export async function readJsonBody(
  route: Route,
  request: Request,
  response: Response,
  limitMs = JSON_BODY_MS,
): Promise<unknown> {
  if (route.body === undefined || !hasBody(request)) return undefined;
  if (!request.is(['application/json', 'application/*+json'])) {
    const type = request.headers['content-type'] ?? '';
    throw new AppError(httpErrors.UNSUPPORTED_MEDIA_TYPE, { params: { type } });
  }
  const read = new Promise<void>((resolve, reject) => {
    parseJson(request, response, (error: unknown) => (error ? reject(jsonError(error)) : resolve()));
  });
  await inTime(limitMs, read, () => new AppError(httpErrors.BODY_TOO_SLOW)).catch((error: unknown) => {
    // Nobody waits for the rest of a body that drips.
    if (error instanceof AppError && error.code === 'BODY_TOO_SLOW')
      response.setHeader('Connection', 'close');
    throw error;
  });
  return request.body;
}

function hasBody(request: Request): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function jsonError(error: unknown): unknown {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new AppError(httpErrors.BODY_TOO_LARGE);
  if (type === 'request.aborted') return new AppError(httpErrors.UPLOAD_INTERRUPTED);
  return new AppError(httpErrors.MALFORMED_JSON, { cause: error });
}

/** The record version in If-Match: `"7"` (RFC 9110 §13.1.1). Another well-formed tag can not match: `STALE_ETAG`. */
export function readIfMatch(route: Route, request: Request): number {
  if (route.ifMatch === undefined) return 0;
  const header = request.headers['if-match'];
  if (header === undefined) {
    if (route.ifMatch === 'optional') return 0;
    throw new AppError(httpErrors.IF_MATCH_REQUIRED);
  }
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new AppError(officeErrors.STALE_ETAG);
  return Number(version);
}
