import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const BUILT = fileURLToPath(new URL('../../dist/fronts/', import.meta.url));
const FRONTS = ['citizen', 'worker', 'console', 'wall'];
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** Serves the built pages: hashed assets for ever, pages anew each time, and every address below a front by it. */
export async function serveFronts(app: FastifyInstance): Promise<void> {
  if (!existsSync(BUILT)) return;
  await app.register(fastifyStatic, {
    root: BUILT,
    wildcard: false,
    index: ['index.html'],
    cacheControl: false,
    setHeaders: (response, path) => {
      const hashed = path.includes('/assets/');
      response.header('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.header('Content-Security-Policy', POLICY);
    },
  });
  app.get('/', async (_request, reply) => reply.redirect('/citizen/'));
  for (const front of FRONTS) {
    app.get(`/${front}`, async (_request, reply) => reply.redirect(`/${front}/`));
    app.get(`/${front}/*`, async (_request, reply) => reply.sendFile(`${front}/index.html`));
  }
}
