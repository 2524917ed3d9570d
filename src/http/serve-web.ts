/** The built first page: plain files, revalidated on every load. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

export function serveWeb(webRoot: string): Router {
  const router = Router();
  // A printed QR leads to /check/{token}: the page reads the token from its own address.
  router.get(['/check', '/check/:token'], (_request, response) => {
    response.sendFile(join(webRoot, 'check.html'), { cacheControl: false });
  });
  router.use(
    express.static(webRoot, {
      index: 'index.html',
      etag: true,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  return router;
}

/**
 * Where the built page lies as seen from src/ run by tsx or from dist/src; null when it was not built.
 * @param folder of wiring.ts
 */
export function findWebRoot(folder: string): string | null {
  const places = ['../app', '../dist/app', '../web', '../dist/web'].map((place) => join(folder, place));
  return places.find((place) => existsSync(join(place, 'index.html'))) ?? null;
}
