import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { City } from '../base/scene/index.ts';
import type { Auth } from '../platform/auth/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { RootCtx } from '../platform/context/index.ts';
import { createHttpServer, type Route } from '../platform/http/index.ts';
import { createMetrics } from '../platform/metrics/index.ts';
import type { PushHub } from '../platform/push/index.ts';
import { serveFronts } from './fronts.ts';
import type { Stops } from './stops.ts';

/** Serves the API, the pages and the metrics; it is ready when this resolves. */
export async function serve(
  config: Config,
  parts: {
    readonly root: RootCtx;
    readonly auth: Auth;
    readonly push: PushHub;
    readonly routes: readonly Route[];
    readonly stops: Stops;
    readonly city: City;
  },
): Promise<{ app: FastifyInstance; address: string }> {
  const { root, auth, push, routes, stops, city } = parts;
  let readiness = { ready: false, state: 'starting' };
  const metrics = createMetrics({
    root,
    readiness: () => readiness,
    subscribers: () => push.subscribers,
    version: process.env.npm_package_version ?? randomBytes(2).toString('hex'),
  });
  stops.push({ name: 'metrics', stop: () => metrics.stop() });
  const app = await createHttpServer({
    root,
    routes: [...routes, ...metrics.routes],
    authenticate: auth.authenticate,
    trustProxy: config.trustProxy,
    callsPerMinute: config.callsPerMinute,
    uploadLimitBytes: config.uploadLimitMb * 1_048_576,
    onFinished: metrics.onFinished,
  });
  app.get('/api/openapi.json', { schema: { hide: true } as object }, async () => app.swagger());
  await serveFronts(app, () => city.brand.scenes['snap-report']?.zh);
  const address = await app.listen({ port: config.port, host: config.host });
  readiness = { ready: true, state: 'ready' };
  stops.push({
    name: 'http',
    stop: async () => {
      readiness = { ready: false, state: 'stopping' };
      // Open live streams would hold the server for ever: those who still wait after three seconds are cut off.
      const cut = setTimeout(() => app.server.closeAllConnections(), 3_000);
      await app.close();
      clearTimeout(cut);
    },
  });
  return { app, address };
}
