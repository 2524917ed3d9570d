/** Whoever measures or traces requests is told of each: by its route's pattern, never by its address. */
import type { Request, Response } from 'express';
import { notesOf } from './access-log.ts';

export interface EndedRequest {
  readonly method: string;
  /** "static" for files of the page and unknown addresses. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  /** Of the error that was answered. */
  readonly code: string | undefined;
  /** The client went away, or the answer broke off. */
  readonly cutOff: boolean;
}

export interface WatchedRequest {
  run(work: () => void): void;
  ended(request: EndedRequest): void;
}

export interface RequestWatch {
  /** Called under the request's trace id. */
  begin(request: { readonly method: string; readonly traceparent: string | undefined }): WatchedRequest;
}

export function watchRequest(
  watch: RequestWatch | undefined,
  request: Request,
  response: Response,
  next: () => void,
): void {
  if (watch === undefined) {
    next();
    return;
  }
  const begun = performance.now();
  const { method } = request;
  const watched = watch.begin({ method, traceparent: request.get('traceparent') });
  response.once('close', () => {
    const { route = 'static', code } = notesOf(response);
    const seconds = (performance.now() - begun) / 1000;
    const cutOff = !response.writableFinished;
    watched.ended({ method, route, status: response.statusCode, seconds, code, cutOff });
  });
  watched.run(next);
}
