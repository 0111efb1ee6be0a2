import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { countReports } from '../base/intake/index.ts';
import { type Flow, loopRoutes } from '../base/loop/index.ts';
import { baseMigrations } from '../base/migrations.ts';
import type { City, Scene, SceneParts } from '../base/scene/index.ts';
import type { Ids } from '../lib/ids.ts';
import { openCity } from '../main/city/city.ts';
import { packDirectoryOf, setUpCity } from '../main/city/set-up.ts';
import { registerErrors } from '../main/errors.ts';
import { createRoles } from '../main/roles.ts';
import { type Actor, anonymous } from '../platform/access/index.ts';
import { inTransaction } from '../platform/context/index.ts';
import type { MigrationSource } from '../platform/db/migrations.ts';
import { createTestDatabase, type TestDatabase } from '../platform/db/testing.ts';
import { createFileStore } from '../platform/files/index.ts';
import { createHttpServer, type Route } from '../platform/http/index.ts';
import { type DeliveredEvent, isWanted } from '../platform/outbox/index.ts';
import type { LiveMessage } from '../platform/push/index.ts';
import { createPool } from '../platform/threads/index.ts';

/** A whole small city (the pack demo-town) on a database of the test file's own. */
export interface TestCity extends TestDatabase {
  readonly city: City;
  readonly parts: SceneParts;
  /** What went to open pages, oldest first. */
  readonly pushed: LiveMessage[];
  /** A member of staff in one of the city's roles: by the unit's code, by the area's code, or everywhere. */
  staff(role: string, where?: { unit?: string; area?: string }): Actor;
  /** A citizen who is signed in; the same number is the same citizen. */
  citizen(number?: number): Actor;
  /** The routes of the scenes and of the loop, without a socket: `http.inject(…)`; see `as` below. */
  serve(routes?: readonly Route[]): Promise<FastifyInstance>;
  /** Headers that make a request come from somebody. */
  headersOf(actor: Actor): Record<string, string>;
  /** Hands all events that wait to the scenes' consumers, once. */
  deliver(): Promise<DeliveredEvent[]>;
}

/**
 * Sets demo-town up for tests of a scene. Call it at the top level of the test file. `sources` are the scene's own
 * migrations, those of the base come by themselves; `scenes` bring permissions, routes, flows and consumers. Ids are
 * chance like everywhere, unless `ids` are given.
 */
export async function createTestCity(
  sources: readonly MigrationSource[],
  flows: readonly Flow[],
  scenes: readonly Scene[] = [],
  ids?: Ids,
): Promise<TestCity> {
  registerErrors();
  const database = await createTestDatabase([...baseMigrations, ...sources], ids);
  const pack = await setUpCity(database.ctx, 'demo-town', () => {});
  const city = await openCity(database.ctx, flows);
  const directory = await mkdtemp(join(tmpdir(), 'citybrain-scene-'));
  const threads = createPool({ size: 1 });
  const files = createFileStore({ directory, pool: threads, timeZone: city.identity.timeZone });
  const pushed: LiveMessage[] = [];
  const push = {
    publish: (messages: readonly LiveMessage[]) => void pushed.push(...messages),
    subscribe: () => () => {},
    subscribers: 0,
    stop: async () => {},
  };
  const parts: SceneParts = { city, files, push };
  for (const scene of scenes)
    await scene.setUp?.(database.ctx, { packDirectory: pack?.dir ?? packDirectoryOf('demo-town'), city });
  const servers: FastifyInstance[] = [];
  after(async () => {
    for (const server of servers) await server.close();
    await threads.close();
    await rm(directory, { recursive: true, force: true });
  });
  const people = createPeople(city, scenes);
  return {
    ...database,
    ...{ city, parts, pushed, ...people },
    serve: async (routes = []) => {
      const server = await createHttpServer({
        root: database.ctx,
        routes: [
          ...loopRoutes({
            ...{ ...viewsOf(city), files, uploadLimitBytes: 5_000_000 },
            countReports: (ctx, caseIds) => countReports(ctx.db, caseIds),
          }),
          ...scenes.flatMap((scene) => scene.routes?.(parts) ?? []),
          ...routes,
        ],
        authenticate: async (request) => ({ actor: people.known(request.headers['x-test-actor']) }),
      });
      servers.push(server);
      return server;
    },
    deliver: () => deliverEvents(database, scenes, parts),
  };
}

/** Calls a test's server as somebody, `url` without `/api/v1/`; a purpose shows values in full. */
export function callerOf(town: TestCity, http: FastifyInstance) {
  return async <Result>(
    actor: Actor,
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
    purpose?: string,
  ) => {
    const answer = await http.inject({
      ...{ method, url: `/api/v1/${url}` },
      headers: { ...town.headersOf(actor), ...(purpose && { 'x-purpose': encodeURIComponent(purpose) }) },
      ...(payload && { payload }),
    });
    return {
      status: answer.statusCode,
      body: answer.json<Result>(),
      code: answer.json<{ code?: string }>().code,
    };
  };
}

function viewsOf(city: City) {
  return {
    loop: city.loop,
    areas: city.areas,
    organisations: city.organisations,
    categories: city.categories,
  };
}

function createPeople(city: City, scenes: readonly Scene[]) {
  const roles = createRoles(scenes);
  const all = new Map<string, Actor>();
  const remember = (actor: Actor): Actor => {
    all.set(actor.id, actor);
    return actor;
  };
  let count = 0;
  const uuid = (group: string, number: number) =>
    `00000000-0000-4000-${group}-${String(number).padStart(12, '0')}`;
  return {
    staff: (role: string, where: { unit?: string; area?: string } = {}): Actor => {
      const permissions = new Set(roles[role]?.permissions);
      const unit = where.unit === undefined ? undefined : city.organisations.findByCode(where.unit);
      const area = where.area === undefined ? undefined : city.areas.findByCode(where.area);
      count += 1;
      const everywhere = unit === undefined && area === undefined;
      return remember({
        kind: 'staff',
        id: uuid('8000', count),
        name: `${role} ${count}`,
        ...(unit && { organisationId: unit.id }),
        grants: [
          ...(everywhere ? [{ role, permissions }] : []),
          ...(area ? [{ role, permissions, areaId: area.id }] : []),
          ...(unit
            ? [
                {
                  ...{ role, permissions, organisationId: unit.id },
                  organisationIds: new Set(city.organisations.below(unit.id)),
                },
              ]
            : []),
        ],
      });
    },
    citizen: (number = 1): Actor =>
      remember({ kind: 'citizen', id: uuid('9000', number), name: `138****000${number}`, grants: [] }),
    known: (id: unknown): Actor => all.get(String(id)) ?? anonymous,
    headersOf: (actor: Actor) => ({ 'x-test-actor': actor.id }),
  };
}

async function deliverEvents(
  database: TestDatabase,
  scenes: readonly Scene[],
  parts: SceneParts,
): Promise<DeliveredEvent[]> {
  const events = await database.ctx.db.query<DeliveredEvent>(
    `WITH gone AS (DELETE FROM outbox.event RETURNING id, type, aggregate, data, happened_at AS "happenedAt")
     SELECT * FROM gone ORDER BY id`,
  );
  for (const consumer of scenes.flatMap((scene) => scene.consumers?.(parts) ?? [])) {
    const wanted = events.filter(({ type }) => isWanted(consumer.types, type));
    if (wanted.length === 0) continue;
    await inTransaction(database.ctx, (tx) => consumer.handle(tx, wanted));
  }
  for (const watcher of scenes.flatMap((scene) => scene.watchers?.(parts) ?? []))
    await watcher.tell(
      database.ctx,
      events.filter(({ type }) => isWanted(watcher.types, type)),
    );
  return events;
}
