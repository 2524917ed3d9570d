/** The addresses that partners call; nothing of the office's own API is here. */
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { AppError } from '../../app-error.ts';
import {
  consignmentsRequest,
  FILE_BYTES,
  MESSAGE_BYTES,
  peerPaths,
  SMALL_FILES_BYTES,
  statusRequest,
} from '../../office/exchange/peer-messages.ts';
import { logRequest, notesOf } from '../access-log.ts';
import { httpErrors } from '../errors.ts';
import { asAppError, sendProblem, statusOf } from '../problem.ts';
import { discardRest, receiveUpload } from '../receive-upload.ts';
import { traceIdOf } from '../trace.ts';
import { peerDoorErrors } from './errors.ts';
import { callerOf, identifyPartner } from './identify-partner.ts';
import type { PeerDoor } from './peer-door.ts';
import { takeSmallFiles } from './take-small-files.ts';

export function createPeerApp(door: PeerDoor): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(trace(door));
  app.use(identifyPartner(door));
  app.put(peerPaths.files, named('PUT files'), async (request, response) => {
    const body = receiveUpload(request, response, SMALL_FILES_BYTES);
    response.status(201).json(await takeSmallFiles(body, door.files));
  });
  app.put(peerPaths.file(':sha256'), named('PUT file'), takeFile(door));
  const json = express.json({ limit: MESSAGE_BYTES + 64 * 1024, strict: true });
  app.post(peerPaths.consignments, named('consignments'), json, async (request, response) => {
    const { consignments } = shaped(consignmentsRequest.safeParse(request.body));
    response.json({ answers: await door.consignments(callerOf(response), consignments) });
  });
  app.post(peerPaths.statuses, named('statuses'), json, async (request, response) => {
    const { status } = shaped(statusRequest.safeParse(request.body));
    response.json(await door.status(callerOf(response), status));
  });
  app.get(peerPaths.agencies, named('agencies'), async (_request, response) => {
    response.json({ list: await door.agencies() });
  });
  app.use(() => {
    throw new AppError(httpErrors.ADDRESS_NOT_FOUND);
  });
  app.use(answerError);
  return app;
}

function trace({ log, withTrace }: PeerDoor): RequestHandler {
  return (request, response, next) => {
    const traceId = traceIdOf(request.get('traceparent'));
    logRequest(log, traceId, request, response);
    withTrace(traceId, () => next());
  };
}

function named(route: string): RequestHandler {
  return (_request, response, next) => {
    notesOf(response).route = `peer ${route}`;
    next();
  };
}

/** The bytes go through to the store as they come; a file that is held already is not taken again. */
function takeFile({ files }: PeerDoor): RequestHandler {
  return async (request: Request, response: Response) => {
    const sha256 = String(request.params['sha256']);
    const told = /^\d{1,12}$/.test(request.headers['content-length'] ?? '');
    if (!/^[0-9a-f]{64}$/.test(sha256) || !told) throw new AppError(peerDoorErrors.PEER_FILE_NAME);
    if (await files.exists(sha256)) {
      discardRest(request);
      return void response.json({ held: true });
    }
    await files.put(receiveUpload(request, response, FILE_BYTES), sha256);
    response.status(201).json({ held: false });
  };
}

function shaped<T>(read: { success: true; data: T } | { success: false }): T {
  if (!read.success) throw new AppError(httpErrors.INVALID_REQUEST);
  return read.data;
}

const answerError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const notes = notesOf(response);
  const known = asAppError(ofBody(error));
  notes.code = known.code;
  if (statusOf(known) >= 500 && !response.destroyed) notes.defect = known.cause ?? error;
  if (response.headersSent) return void response.destroy();
  discardRest(request);
  sendProblem(response, known, notes.traceId);
};

/** express.json names what it did not like in `type`. */
function ofBody(error: unknown): unknown {
  const type = (error as { type?: unknown } | null)?.type;
  if (type === 'entity.too.large') return new AppError(httpErrors.BODY_TOO_LARGE, { cause: error });
  const ofTheCaller = typeof type === 'string' && /^(entity|request|encoding|charset)\./.test(type);
  return ofTheCaller ? new AppError(httpErrors.MALFORMED_JSON, { cause: error }) : error;
}
