/** One line per request. Route patterns, not addresses: a query may hold what people search, a path a check token. */
import type { Request, Response } from 'express';

export interface HttpLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What the handlers leave behind for the log line. */
export interface RequestNotes {
  readonly traceId: string;
  route?: string;
  accountId?: string;
  code?: string;
  /** A defect: goes to the log, never to the client. */
  defect?: unknown;
}

const notes = new WeakMap<Response, RequestNotes>();

export function notesOf(response: Response): RequestNotes {
  return notes.get(response)!;
}

/** Begins the notes of a request and writes its line when the answer is out. */
export function logRequest(log: HttpLog, traceId: string, request: Request, response: Response): void {
  const own: RequestNotes = { traceId };
  notes.set(response, own);
  const started = performance.now();
  response.once('close', () => {
    const fields = {
      method: request.method,
      route: own.route ?? 'static',
      status: response.statusCode,
      ms: Math.round(performance.now() - started),
      ...(response.writableFinished ? {} : { cutOff: true }),
      ...(own.accountId === undefined ? {} : { accountId: own.accountId }),
      ...(own.code === undefined ? {} : { code: own.code }),
      ip: request.ip,
      traceId,
    };
    if (own.defect === undefined) log.info(fields, 'request');
    else log.error({ ...fields, err: own.defect }, 'request failed');
  });
}
