/**
 * A route as data: method, path, who may, shapes, and one function that calls one use case. From this one list come the
 * Express routes, the OpenAPI document and the test that no route stands without a row of the permission matrix.
 */
import type { Readable } from 'node:stream';
import type { ZodType } from 'zod';
import type { Actor } from '../office/identity/actor.ts';
import type { Action } from '../office/identity/permissions.ts';

/** `public`: no account. `signed-in`: any account, about itself. Else the action that the use case will decide. */
export type Access = Action | 'public' | 'signed-in';

export type RateLimitKind = 'sign-in' | 'check' | 'look-up';

export interface RequestContext<Params, Query, Body> {
  /** Present unless the route is public. */
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** For routes with `upload`: the request body, or a finished resumable upload (?upload=ID). Never buffered. */
  readonly upload: Readable;
  /** From ?name= or the resumable upload's metadata. */
  readonly uploadName: string | null;
  readonly contentType: string | null;
  /** The version named by If-Match; present when the route asks for it. */
  readonly version: number;
  readonly header: (name: string) => string | undefined;
  readonly ip: string;
  readonly traceId: string;
  /** The session cookie's value, if one was sent; null for machine tokens. */
  readonly sessionToken: string | null;
  /** Sets or clears the session cookie. */
  readonly setSession: (token: string | null, expiresAt?: Date) => void;
}

export interface FileReply {
  readonly size: number;
  readonly mediaType: string;
  readonly name: string;
  /** Strong ETag, e.g. the SHA-256. */
  readonly tag: string;
  /** Opens bytes start…end inclusive. */
  readonly open: (start: number, end: number) => Readable;
}

export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

/** A stream of server-sent events; it ends with the client's connection, the session or the service. */
export interface EventReply {
  /** Starts sending and returns the function that stops it. */
  readonly open: (send: (event: ServerEvent) => void) => () => void;
}

/** An answer of unknown length, made while it is sent; it breaks off when making it fails. */
export interface StreamReply {
  readonly mediaType: string;
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

export interface Reply<Result> {
  readonly status?: number;
  readonly body?: Result;
  /** Record version for the ETag header. */
  readonly version?: number;
  readonly location?: string;
  readonly file?: FileReply;
  readonly events?: EventReply;
  readonly stream?: StreamReply;
}

export interface Route<Params = unknown, Query = unknown, Body = unknown, Result = unknown> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api/v1, OpenAPI style: /documents/{id}. */
  readonly path: string;
  readonly tag: string;
  readonly summary: { readonly vi: string; readonly en: string };
  readonly access: Access;
  readonly params?: ZodType<Params>;
  readonly query?: ZodType<Query>;
  readonly body?: ZodType<Body>;
  /** The body is a streamed file; the value is the most bytes accepted. */
  readonly upload?: { readonly limit: number };
  /** Success status and body; omit `body` for 204 and for files. */
  readonly response: {
    readonly status: 200 | 201 | 202 | 204;
    readonly body?: ZodType<Result>;
    readonly file?: true;
    readonly events?: true;
  };
  /** Requires If-Match; or compares it when it is sent (the context's version is 0 when it is not). */
  readonly ifMatch?: true | 'optional';
  /** Honours Idempotency-Key (every POST that creates). */
  readonly idempotent?: true;
  /** Requests of one address are counted together for all routes of the same kind. */
  readonly rateLimit?: RateLimitKind;
  /** How long the answer may take, where it is not the usual time (time-limits.ts). */
  readonly limitMs?: number;
  readonly handle: (context: RequestContext<Params, Query, Body>) => Promise<Reply<Result>>;
}

/** Keeps the types of params, query, body and result together; the list itself is untyped. */
export function route<Params, Query, Body, Result>(definition: Route<Params, Query, Body, Result>): Route {
  return definition as unknown as Route;
}
