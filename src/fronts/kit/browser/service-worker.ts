// Runs as the service worker of one front. The build puts FRONT, VERSION and FILES before this text.
// It serves the shell and the hashed files from its cache and never keeps an answer of the API.
declare const FRONT: string;
declare const VERSION: string;
declare const FILES: readonly string[];

const scope = self as unknown as ServiceWorkerGlobalScope;
const prefix = `citybrain-${FRONT}-`;
const cacheName = prefix + VERSION;
const PAGE_LIMIT_MS = 3_000;
/** What is kept under an address is the answer, whatever header (`Vary: Origin`) the server let it depend on. */
const HOWEVER = { ignoreVary: true };

scope.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([...FILES])));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      // The version before is kept: a tab that still runs it may ask for one of its files.
      const own = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
      await Promise.all(own.slice(0, -1).map((name) => caches.delete(name)));
      await scope.clients.claim();
    }),
  );
});

scope.addEventListener('message', (event) => {
  if (event.data === 'activate') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  if (request.mode === 'navigate' && url.pathname.startsWith(`/${FRONT}/`)) event.respondWith(page(request));
  else if (url.pathname.startsWith('/assets/') || FILES.includes(url.pathname))
    event.respondWith(asset(request));
});

/** The page from the network if it comes soon, else the kept shell, else a page that says what is the matter. */
async function page(request: Request): Promise<Response> {
  const limit = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PAGE_LIMIT_MS));
  const fresh = await Promise.race([fetch(request).catch(() => undefined), limit]);
  if (fresh?.ok === true) return fresh;
  return (await findKept(`/${FRONT}/`)) ?? fresh ?? offlinePage();
}

/** What is kept under an address; of this version, before that of the one before it. */
async function findKept(address: Request | string): Promise<Response | undefined> {
  const own = await caches.open(cacheName);
  return (await own.match(address, HOWEVER)) ?? caches.match(address, HOWEVER);
}

/** Hashed files never change: what is kept is right. */
async function asset(request: Request): Promise<Response> {
  const kept = await findKept(request);
  if (kept !== undefined) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) {
    const copy = fresh.clone();
    void caches.open(cacheName).then((cache) => cache.put(request, copy));
  }
  return fresh;
}

function offlinePage(): Response {
  const text = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>没有网络</title><body style="font:18px/1.6 system-ui;padding:2rem;max-width:32rem;margin:auto">
<h1>没有网络</h1><p>页面打不开，因为现在连不上网络。已经保存的内容都还在。</p>
<p>There is no network. Everything that was saved is still here.</p>
<p><a href="">再试一次 · Try again</a></p>`;
  return new Response(text, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

export {};
