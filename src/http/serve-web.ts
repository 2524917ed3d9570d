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
 * Where the built pages lie as seen from src/ run by tsx or from dist/src; null when they were not built.
 * @param folder of wiring.ts
 */
export function findWebRoot(folder: string, pages: 'application' | 'plain'): string | null {
  const name = pages === 'application' ? 'app' : 'web';
  const places = [join(folder, '..', name), join(folder, '../dist', name)];
  return places.find((place) => existsSync(join(place, 'index.html'))) ?? null;
}
