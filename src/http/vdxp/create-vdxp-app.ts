/**
 * The operations of the national axis as the Java client (SDKVXP-2.0.0) asks and understands them. Whoever calls is known by
 * the MAC over the signed header; every parameter is taken from there, never from the single headers, which may be stale.
 */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { DEFAULT_LIMITS } from '../../lib/edxml/limits.ts';
import type { Reply } from '../../lib/vdxp/replies.ts';
import type { Operation } from '../../lib/vdxp/request-headers.ts';
import {
  claimedSystemId,
  HASH_HEADER,
  type ReadParameters,
  SIGN_HEADER,
  verifySignHeader,
} from '../../lib/vdxp/sign-header.ts';
import type { Partner } from '../../office/exchange/partner.ts';
import { logRequest, notesOf } from '../access-log.ts';
import { asAppError, statusOf } from '../problem.ts';
import { discardRest, inviteBody, receiveUpload } from '../receive-upload.ts';
import { traceIdOf } from '../trace.ts';
import { operationHandlers } from './operations.ts';
import type { VdxpDoor } from './vdxp-door.ts';
import { refusal, type VdxpOutcome } from './vdxp-replies.ts';

export interface VdxpCall {
  readonly partner: Partner;
  /** As they were signed; keys keep their case. */
  readonly parameters: ReadParameters;
  /** The body, invited where it waits to be; empty where there is none. */
  readonly body: () => Readable;
}

const TAKES_BODY: readonly string[] = ['sendEdoc', 'registerAgency'] satisfies Operation[];

/** The client's endpoint may have any path: the operation is its last part. */
const ADDRESS = /^\/(?:[^/]+\/)*([A-Za-z]+)\/?$/;

export function createVdxpApp(door: VdxpDoor): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(trace(door));
  app.use(answerCall(door));
  app.use(answerError);
  return app;
}

function trace({ log, withTrace }: VdxpDoor): RequestHandler {
  return (request, response, next) => {
    const traceId = traceIdOf(request.get('traceparent'));
    logRequest(log, traceId, request, response);
    withTrace(traceId, () => next());
  };
}

function answerCall(door: VdxpDoor): RequestHandler {
  return async (request, response) => {
    const operation = ADDRESS.exec(request.path)?.[1] ?? '';
    const handler = operationHandlers[operation];
    notesOf(response).route = `vdxp ${handler ? operation : 'unknown'}`;
    if (!handler || request.method !== 'POST') {
      response.setHeader('Connection', 'close');
      sendReply(response, refusal('404', 'Không có thao tác này'));
      return void discardRest(request);
    }
    const caller = await authenticate(door, request.get(SIGN_HEADER), request.get(HASH_HEADER));
    if (!caller) {
      notesOf(response).code = 'VDXP_CALLER_UNKNOWN';
      response.setHeader('Connection', 'close');
      sendReply(response, refusal('401', 'Sai mã hệ thống hoặc chữ ký của tiêu đề'));
      return void discardRest(request);
    }
    const body = () => receiveUpload(request, response, DEFAULT_LIMITS.messageBytes);
    // A client that waits with its `{}` would send it into the next answer of a kept connection.
    if (!TAKES_BODY.includes(operation)) inviteBody(request, response);
    const outcome = await handler(door, { ...caller, body });
    await sendOutcome(response, outcome);
    discardRest(request);
  };
}

async function authenticate(
  door: VdxpDoor,
  signed: string | undefined,
  mac: string | undefined,
): Promise<Omit<VdxpCall, 'body'> | null> {
  const systemId = signed === undefined ? undefined : claimedSystemId(signed);
  const caller = systemId === undefined ? null : await door.callerOf(systemId);
  if (!caller || signed === undefined || mac === undefined) return null;
  const parameters = verifySignHeader(caller.secret, signed, mac);
  // The same reading that was signed must name the system whose secret it was signed with.
  if (parameters?.get('systemid') !== systemId || parameters === undefined) return null;
  return { partner: caller.partner, parameters };
}

async function sendOutcome(response: Response, outcome: VdxpOutcome): Promise<void> {
  if (outcome.kind === 'reply') return sendReply(response, outcome.reply);
  response.status(200).type('application/json').setHeader('Content-Length', outcome.size);
  await pipeline(Readable.from(outcome.pieces), response);
}

/** Never compressed: one of the client's two stacks does not read it. */
function sendReply(response: Response, reply: Reply): void {
  response.status(200).type('application/json').send(JSON.stringify(reply));
}

const answerError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const notes = notesOf(response);
  const known = asAppError(error);
  notes.code = known.code;
  if (statusOf(known) >= 500 && !response.destroyed) notes.defect = known.cause ?? error;
  if (response.headersSent) return void response.destroy();
  // A text in the body reaches the caller also with a 5xx; it sends again by itself.
  const reply = refusal(String(statusOf(known)), known.spec.title.vi);
  response.status(statusOf(known)).type('application/json').send(JSON.stringify(reply));
  discardRest(request);
};
