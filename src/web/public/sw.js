/**
 * Keeps the application's hashed files and the page that tells of a lost network. Documents and answers of the API are never
 * kept, nor the page itself: each of its answers bears a nonce of its own.
 */
const ASSETS = 'antin-assets';
const SHELL = 'antin-offline-1';
const OFFLINE = '/offline.html';
const MOST_ASSETS = 300;

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([OFFLINE, '/offline.css', '/icon.svg'])));
});

addEventListener('activate', (event) => {
  event.waitUntil(removeOthers().then(() => clients.claim()));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (url.pathname === '/offline.css' || url.pathname === '/icon.svg') event.respondWith(fresh(request));
  else if (request.mode === 'navigate' && !url.pathname.startsWith('/api/'))
    event.respondWith(fresh(request));
});

/** A hashed name means the same bytes for ever. */
async function asset(request) {
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200) {
    await cache.put(request, response.clone()).catch(() => {});
    const keys = await cache.keys();
    for (const old of keys.slice(0, Math.max(0, keys.length - MOST_ASSETS))) await cache.delete(old);
  }
  return response;
}

/** From the server; what was laid by at installation only when the server can not be reached. */
async function fresh(request) {
  try {
    return await fetch(request);
  } catch {
    const cache = await caches.open(SHELL);
    return (await cache.match(request.mode === 'navigate' ? OFFLINE : request)) ?? Response.error();
  }
}

async function removeOthers() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => ![ASSETS, SHELL].includes(name)).map((name) => caches.delete(name)),
  );
}
