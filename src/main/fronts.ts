import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/**
 * Serves the built pages: hashed assets for ever, pages anew each time, and every address below a front by it. The
 * citizen's front is installed under the name that the city gives to its way of reporting.
 */
export async function serveFronts(
  app: FastifyInstance,
  citizenName: () => string | undefined,
): Promise<void> {
  if (!existsSync(BUILT)) return;
  await app.register(fastifyStatic, {
    root: BUILT,
    globIgnore: ['**/*.gz', 'citizen/manifest.webmanifest'],
    wildcard: false,
    index: ['index.html'],
    cacheControl: false,
    // The build lays `.gz` files beside the others; a page of 400 kB comes as one of 130.
    preCompressed: true,
    setHeaders: (response, path) => {
      const hashed = path.includes('/assets/');
      response.header('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.header('Content-Security-Policy', POLICY);
    },
  });
  app.get('/citizen/manifest.webmanifest', async (_request, reply) => {
    const built = JSON.parse(await readFile(`${BUILT}citizen/manifest.webmanifest`, 'utf8')) as object;
    const name = citizenName();
    reply.header('Cache-Control', 'no-cache').type('application/manifest+json');
    return JSON.stringify({ ...built, ...(name !== undefined && { name, short_name: name }) });
  });
  app.get('/', async (_request, reply) => reply.redirect('/citizen/'));
  for (const front of FRONTS) {
    app.get(`/${front}`, async (_request, reply) => reply.redirect(`/${front}/`));
    app.get(`/${front}/*`, async (_request, reply) => reply.sendFile(`${front}/index.html`));
  }
}
