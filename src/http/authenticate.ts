/** Who asks: a person's cookie session or a machine's bearer token; and that the request is really theirs. */
import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '../app-error.ts';
import type { Actor } from '../office/identity/actor.ts';
import { identityErrors } from '../office/identity/errors.ts';
import type { Credentials, Principal } from '../office/identity/load-actor.ts';
import { httpErrors } from './errors.ts';
import type { Access } from './route.ts';
import { isLoopback, readSessionCookie } from './session-cookie.ts';

/** Null when the credentials are unknown, ended or withdrawn. */
export type LoadActor = (credentials: Credentials) => Promise<Principal | null>;

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function readCredentials(request: Request, traceId: string): Credentials | null {
  const common = { ip: request.ip ?? '', traceId };
  const bearer = /^Bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { kind: 'token', secret: bearer, ...common };
  if (request.headers.authorization !== undefined) return null;
  const cookie = readSessionCookie(request);
  return cookie === null ? null : { kind: 'session', secret: cookie, ...common };
}

/** The signed-in principal, or `NOT_SIGNED_IN`; changes by cookie need origin and CSRF token. */
export async function authenticate(
  request: Request,
  traceId: string,
  loadActor: LoadActor,
): Promise<Principal> {
  const credentials = readCredentials(request, traceId);
  const principal = credentials === null ? null : await loadActor(credentials);
  if (credentials === null || principal === null) throw new AppError(httpErrors.NOT_SIGNED_IN);
  if (credentials.kind === 'session' && !readingMethods.has(request.method))
    checkCsrf(request.headers['x-csrf-token'], principal.csrfToken);
  return principal;
}

/**
 * Whether whoever opened a stream still is who they were: signed in, in the same posts, with no duty first. The stream was opened
 * for those posts; with others it is opened anew.
 */
export async function holdsSameRights(
  request: Request,
  traceId: string,
  loadActor: LoadActor,
  then: Principal | null,
): Promise<boolean> {
  const credentials = readCredentials(request, traceId);
  if (credentials === null || then === null) return false;
  const now = await loadActor({ ...credentials, passive: true });
  const rights = ({ actor, duty }: Principal) =>
    JSON.stringify([duty, actor.appointments.map(({ id, role, unitId }) => [id, role, unitId])]);
  return now !== null && rights(now) === rights(then);
}

function checkCsrf(given: string | string[] | undefined, expected: string | null): void {
  const left = Buffer.from(typeof given === 'string' ? given : '');
  const right = Buffer.from(expected ?? '');
  if (right.length === 0 || left.length !== right.length || !timingSafeEqual(left, right))
    throw new AppError(httpErrors.CSRF_TOKEN_WRONG);
}

/**
 * Changes asked by a page of another site are refused, signing in included (login forgery). Clients that are no browser
 * send neither header. On loopback the names of this machine are one origin.
 */
export function checkOrigin(request: Request, publicUrl: URL): void {
  if (readingMethods.has(request.method)) return;
  const origin = request.headers.origin;
  if (origin === undefined) {
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new AppError(httpErrors.ORIGIN_REFUSED);
    return;
  }
  if (origin === publicUrl.origin) return;
  const url = URL.canParse(origin) ? new URL(origin) : null;
  const sameMachine =
    url !== null &&
    isLoopback(publicUrl.hostname) &&
    isLoopback(url.hostname) &&
    url.host === request.headers.host;
  if (!sameMachine) throw new AppError(httpErrors.ORIGIN_REFUSED);
}

/** A machine token reaches only what its scopes name; what concerns the account itself it may only read. */
export function checkScope(actor: Actor, access: Access, method: string): void {
  if (actor.scopes === null || access === 'public') return;
  const allowed = access === 'signed-in' ? readingMethods.has(method) : actor.scopes.has(access);
  if (!allowed) throw new AppError(httpErrors.TOKEN_SCOPE_MISSING, { params: { action: access } });
}

/** Whoever came in with a password that serves once reaches the session's own routes, and nothing else. */
export function checkDuty(
  principal: Principal,
  route: { readonly access: Access; readonly path: string },
): void {
  const own = route.access === 'signed-in' && /^\/session(\/|$)/.test(route.path);
  if (principal.duty === null || own) return;
  const spec =
    principal.duty === 'change-password'
      ? identityErrors.PASSWORD_CHANGE_REQUIRED
      : identityErrors.SECOND_FACTOR_SETUP_REQUIRED;
  throw new AppError(spec);
}
