/**
 * The built web application: hashed files kept for ever, and one page for every other address. The page's script and the
 * styles that Ant Design writes at run time carry a nonce, new with each answer (CSP level 3, §6.7.2).
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';
import { AppError } from '../app-error.ts';
import { httpErrors } from './errors.ts';

const PLACE = '__CSP_NONCE__';
const YEAR_S = 365 * 24 * 3600;

export function isApplication(webRoot: string): boolean {
  return readFileSync(join(webRoot, 'index.html'), 'utf8').includes(PLACE);
}

export function serveApplication(webRoot: string): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(join(webRoot, 'assets'), { immutable: true, maxAge: YEAR_S * 1000 }),
    noSuchFile,
  );
  router.use(
    express.static(webRoot, {
      index: false,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/{*path}', page(readFileSync(join(webRoot, 'index.html'), 'utf8')));
  return router;
}

const noSuchFile: RequestHandler = () => {
  throw new AppError(httpErrors.ADDRESS_NOT_FOUND);
};

/** Whoever asks for HTML is a person; anything else that does not exist gets the usual answer. */
function page(html: string): RequestHandler {
  return (request, response, next) => {
    if (!request.get('Accept')?.includes('text/html')) return next();
    const nonce = randomBytes(16).toString('base64');
    allow(response, nonce);
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(html.replaceAll(PLACE, nonce));
  };
}

/** Widens the policy of safety headers by this one nonce, for styles and the page's own script. */
function allow(response: Response, nonce: string): void {
  const policy = String(response.getHeader('Content-Security-Policy') ?? '');
  const widened = policy.replace(/(script-src|style-src) 'self'/g, `$1 'self' 'nonce-${nonce}'`);
  response.setHeader('Content-Security-Policy', widened);
}
