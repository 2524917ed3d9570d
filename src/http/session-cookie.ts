/** The session cookie: out of reach of scripts, never sent along from other sites, TLS only outside loopback. */
import type { Request, Response } from 'express';

export const SESSION_COOKIE = 'antin_session';

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export function readSessionCookie(request: Request): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE && value) return value;
  }
  return null;
}

/** Sets or (token null) clears the cookie. */
export function writeSessionCookie(
  response: Response,
  publicUrl: URL,
  token: string | null,
  expiresAt?: Date,
): void {
  const attributes = {
    httpOnly: true,
    sameSite: 'lax',
    secure: !isLoopback(publicUrl.hostname),
    path: '/',
  } as const;
  if (token === null) response.clearCookie(SESSION_COOKIE, attributes);
  else
    response.cookie(SESSION_COOKIE, token, { ...attributes, ...(expiresAt ? { expires: expiresAt } : {}) });
}
