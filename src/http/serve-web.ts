/** The built first page: plain files, revalidated on every load. */
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
