/**
 * The built web application: hashed files kept for ever, and one page for every other address. The page's script and the
 * styles that Ant Design writes at run time carry a nonce, new with each answer (CSP level 3, §6.7.2).
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';
import { AppError } from '../app-error.ts';
import { httpErrors } from './errors.ts';

const PLACE = '__CSP_NONCE__';
const DAY_MS = 24 * 3600 * 1000;
const YEAR_MS = 365 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

const ENCODINGS = ['br', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];
const ENDING: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

export function serveWeb(webRoot: string): Router {
  const router = Router();
  const html = page(readFileSync(join(webRoot, 'index.html'), 'utf8'));
  // Not the file itself: the place of its nonce is empty.
  router.get('/index.html', html);
  router.use('/assets', compressed(join(webRoot, 'assets'), { immutable: true, maxAge: YEAR_MS }));
  router.use('/pdf-fonts', compressed(join(webRoot, 'pdf-fonts'), { maxAge: WEEK_MS }));
  router.use('/pdf-decoders', compressed(join(webRoot, 'pdf-decoders'), { maxAge: WEEK_MS }));
  router.use(
    express.static(webRoot, {
      index: false,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/{*path}', html);
  return router;
}

/**
 * The brotli or gzip copy that scripts/compress-folder.mjs laid beside a file, when the browser reads it (RFC 9110 §12.5.3).
 * Brotli first: it is the smaller one, whatever the order in which a browser names them.
 */
function compressed(folder: string, keep: { immutable?: true; maxAge: number }): RequestHandler[] {
  const names = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const choose: RequestHandler = (request, response, next) => {
    response.vary('Accept-Encoding');
    const name = request.path.slice(1);
    const encoding = ENCODINGS.find((one) => names.has(name + ENDING[one]) && request.acceptsEncodings(one));
    if (encoding !== undefined) {
      request.url = `/${name}${ENDING[encoding]}`;
      response.locals['encoding'] = encoding;
    }
    next();
  };
  const send = express.static(folder, {
    ...keep,
    index: false,
    redirect: false,
    setHeaders: (response, path) => {
      const encoding = (response as Response).locals['encoding'] as Encoding | undefined;
      if (encoding === undefined) return;
      response.setHeader('Content-Encoding', encoding);
      (response as Response).type(extname(path.slice(0, -ENDING[encoding].length)));
    },
  });
  return [choose, send, noSuchFile];
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

/**
 * Where the built application lies as seen from src/ run by tsx or from dist/src; null when it was not built.
 * @param folder of wiring.ts
 */
export function findWebRoot(folder: string): string | null {
  const places = [join(folder, '..', 'web'), join(folder, '../dist/web')];
  return places.find((place) => existsSync(join(place, 'index.html'))) ?? null;
}
