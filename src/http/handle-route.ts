/** One request to one route, in the order in which it is decided: origin, who, how often, shape, work, answer. */
import type { Readable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import type { StoredAnswer } from '../office/idempotency.ts';
import type { Actor } from '../office/identity/actor.ts';
import type { Principal } from '../office/identity/load-actor.ts';
import { notesOf } from './access-log.ts';
import type { AppOptions } from './app-options.ts';
import {
  authenticate,
  checkDuty,
  checkOrigin,
  checkScope,
  holdsSameRights,
  readCredentials,
} from './authenticate.ts';
import { answerOnce, idempotentRequest } from './idempotency.ts';
import { type ParsedRequest, parseRequest, readIfMatch, readJsonBody } from './parse-request.ts';
import { passOn, placeOf } from './pass-on.ts';
import { countForAccount } from './rate-limit.ts';
import { discardRest, noUpload, receiveUpload, tooLarge } from './receive-upload.ts';
import type { FinishedUpload } from './resumable-uploads.ts';
import type { Reply, RequestContext, Route } from './route.ts';
import { sendEvents } from './send-events.ts';
import { sendFile } from './send-file.ts';
import { sendStream } from './send-stream.ts';
import { writeSessionCookie } from './session-cookie.ts';
import { answerInTime } from './time-limits.ts';
import type { UploadsUnderWay } from './uploads-under-way.ts';

type Context = RequestContext<unknown, unknown, unknown>;

export function handleRoute(
  options: AppOptions,
  route: Route,
  uploadsUnderWay: UploadsUnderWay,
): RequestHandler {
  return async (request, response) => {
    try {
      await answer(options, route, request, response, uploadsUnderWay);
    } finally {
      if (request.method !== 'GET' && request.method !== 'HEAD') discardRest(request);
    }
  };
}

async function answer(
  options: AppOptions,
  route: Route,
  request: Request,
  response: Response,
  uploadsUnderWay: UploadsUnderWay,
) {
  const notes = notesOf(response);
  checkOrigin(request, options.publicUrl);
  const principal =
    route.access === 'public' ? null : await authenticate(request, notes.traceId, options.loadActor);
  if (principal !== null) {
    notes.accountId = principal.actor.accountId;
    await countForAccount(options, principal.actor.accountId, { method: request.method, route });
    checkScope(principal.actor, route.access, request.method);
    checkDuty(principal, route);
  }
  const version = readIfMatch(route, request);
  const body = await readJsonBody(route, request, response);
  const parsed = parseRequest(route, request, body);
  const place = await placeOf(options.signingPlaces, route, request, parsed);
  const trace = { traceId: notes.traceId, traceparent: options.traceparent?.() };
  if (place !== null) return passOn(place, request, response, body, trace);
  const repeatable = idempotentRequest(route, request, principal?.actor, body);
  const perform = async (): Promise<Reply<unknown>> => {
    const incoming = await openBody(options, route, request, response, principal);
    const context = contextOf(options, request, response, { parsed, version, principal, incoming });
    const reply = await route.handle(context);
    await incoming.finished?.remove();
    return reply;
  };
  const whose = notes.accountId ?? request.ip ?? '';
  const work = route.upload === undefined ? perform : () => uploadsUnderWay(whose, perform);
  if (repeatable === null)
    return sendReply(options, route, request, response, await answerInTime(route, work()), principal);
  const once = answerOnce(options.idempotency, repeatable, notes.traceId, async () =>
    asStored(route, await work()),
  );
  sendStored(response, await answerInTime(route, once));
}

interface IncomingBody {
  readonly stream: Readable;
  readonly name: string | null;
  readonly mediaType: string | null;
  readonly finished?: FinishedUpload;
}

/** The file of an upload route: the body itself, or a finished resumable upload named by ?upload=ID. */
async function openBody(
  options: AppOptions,
  route: Route,
  request: Request,
  response: Response,
  principal: Principal | null,
): Promise<IncomingBody> {
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null;
  if (route.upload === undefined) return { stream: noUpload(), name: null, mediaType };
  const name = typeof request.query['name'] === 'string' ? request.query['name'].normalize('NFC') : null;
  const uploadId = request.query['upload'];
  if (typeof uploadId === 'string' && options.uploads && principal !== null) {
    const finished = await options.uploads.openUpload(uploadId, principal.actor);
    if (finished.size > route.upload.limit) throw tooLarge(route.upload.limit);
    const given = { name: name ?? finished.name, mediaType: finished.mediaType };
    return { stream: finished.open(), ...given, finished };
  }
  return { stream: receiveUpload(request, response, route.upload.limit), name, mediaType };
}

interface Prepared {
  readonly parsed: ParsedRequest;
  readonly version: number;
  readonly principal: Principal | null;
  readonly incoming: IncomingBody;
}

function contextOf(options: AppOptions, request: Request, response: Response, made: Prepared): Context {
  const { traceId } = notesOf(response);
  const credentials = readCredentials(request, traceId);
  return {
    actor: made.principal?.actor as Actor,
    ...made.parsed,
    upload: made.incoming.stream,
    uploadName: made.incoming.name,
    contentType: made.incoming.mediaType,
    version: made.version,
    header: (name) => request.get(name),
    ip: request.ip ?? '',
    traceId,
    sessionToken: credentials?.kind === 'session' ? credentials.secret : null,
    setSession: (token, expiresAt) => writeSessionCookie(response, options.publicUrl, token, expiresAt),
  };
}

async function sendReply(
  options: AppOptions,
  route: Route,
  request: Request,
  response: Response,
  reply: Reply<unknown>,
  principal: Principal | null,
): Promise<void> {
  response.status(reply.status ?? route.response.status);
  if (reply.file) return sendFile(request, response, reply.file);
  if (reply.stream) return sendStream(response, reply.stream);
  if (reply.events) {
    const stillAllowed = () =>
      holdsSameRights(request, notesOf(response).traceId, options.loadActor, principal);
    return sendEvents(response, reply.events, { stillAllowed, stopping: options.stopping });
  }
  sendStored(response, asStored(route, reply));
}

function asStored(route: Route, reply: Reply<unknown>): StoredAnswer {
  const headers = {
    ...(reply.version === undefined ? {} : { ETag: `"${reply.version}"` }),
    ...(reply.location === undefined ? {} : { Location: absolute(reply.location) }),
  };
  return { status: reply.status ?? route.response.status, headers, body: reply.body ?? null };
}

function absolute(location: string): string {
  return location.startsWith('/api/') ? location : `/api/v1${location}`;
}

function sendStored(response: Response, answer: StoredAnswer): void {
  response.status(answer.status).set(answer.headers);
  response.setHeader('Cache-Control', 'no-store');
  if (answer.status >= 400) notesOf(response).code = (answer.body as { code: string }).code;
  if (answer.status >= 400) response.type('application/problem+json');
  if (answer.body === null) response.end();
  else if (answer.status >= 400) response.send(JSON.stringify(answer.body));
  else response.json(answer.body);
}
