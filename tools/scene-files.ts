/** What a new scene is made of: one example route that counts open cases of a channel, within the caller's rights. */

export interface NewScene {
  /** In kebab-case; also the channel that its reports come by. */
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

/** Text of each file by its name. */
export function sceneFiles(scene: NewScene): Record<string, string> {
  return {
    'manifest.ts': manifest(scene),
    'index.ts': index(scene),
    'contract.ts': contract(),
    'routes.ts': routes(scene),
    'queries.ts': queries(scene),
    'README.md': readme(scene),
    [`${scene.id}.test.ts`]: test(scene),
    'routes.access.test.ts': accessTest(scene),
  };
}

const camel = (id: string) => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const manifest = ({
  id,
  zh,
  en,
}: NewScene) => `import type { SceneManifest } from '../../base/scene/manifest.ts';

/** ${en} (${zh}). */
export const manifest: SceneManifest = {
  id: '${id}',
  title: { zh: '${zh}', en: '${en}' },
  answers: {
    zh: '还有多少件没有办完？',
    en: 'How many cases are still open?',
  },
  dependsOn: [],
  permissions: [
    {
      id: '${id}.read',
      title: { zh: '查看', en: 'See' },
      roles: ['leader', 'dispatcher', 'supervisor', 'unit-clerk'],
    },
  ],
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      loop: 'a new scene: nothing comes in through it yet',
      simulator: 'a new scene: nothing to simulate yet',
    },
  },
};
`;

const index = ({ id, en }: NewScene) => `import { defineScene } from '../../base/scene/index.ts';
import { manifest } from './manifest.ts';
import { ${camel(id)}Routes } from './routes.ts';

/** ${en}: see README.md. */
export const scene = defineScene({ manifest, routes: ${camel(id)}Routes });
`;

const contract = () => `import Type, { type Static } from 'typebox';

export const OpenCount = Type.Object({
  /** Open cases that the caller may see; counting stops at 1,001, which means more than a thousand. */
  open: Type.Integer(),
});
export type OpenCount = Static<typeof OpenCount>;
`;

const routes = ({ id }: NewScene) => `import { defineRoute, type Route } from '../../platform/http/index.ts';
import { OpenCount } from './contract.ts';
import { countOpen } from './queries.ts';

/** The routes of this scene: parse and authorise here, decide in commands, read in queries. */
export function ${camel(id)}Routes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/${id}/open-cases',
      summary: 'How many cases of this channel are open, of those that the caller may see',
      access: { permission: '${id}.read' },
      response: OpenCount,
      handler: (ctx) => countOpen(ctx),
    }),
  ];
}
`;

const queries = ({ id }: NewScene) => `import { CASE_READ } from '../../base/loop/index.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { OpenCount } from './contract.ts';

// $1 everywhere, $2 organisations, $3 areas: where the caller may read cases.
const selectOpen = statement(
  '${id.replaceAll('-', '_')}.open',
  \`SELECT count(*)::int AS open FROM (
     SELECT 1 FROM loop.v_case WHERE channel = $4 AND NOT closed AND ($1 OR lead_organisation_id = ANY($2)
       OR holder_organisation_id = ANY($2) OR area_depth1_id = ANY($3) OR area_depth2_id = ANY($3)
       OR area_depth3_id = ANY($3) OR area_id = ANY($3))
     LIMIT 1001) AS found\`,
);

/** Open cases of this scene's channel that the caller may see, counted up to 1,001. */
export async function countOpen(ctx: Ctx): Promise<OpenCount> {
  const scope = scopeOf(ctx.actor, CASE_READ);
  const rights = [scope.everywhere, scope.organisationIds, scope.areaIds];
  const [row] = await ctx.db.run<OpenCount>(selectOpen, [...rights, '${id}']);
  return row ?? { open: 0 };
}
`;

const readme = ({ id, zh, en }: NewScene) => `# ${en} (${zh})

**People.** Who brings something up, who handles it, who watches over it.

**Loop.** What arrives on the channel \`${id}\` → who gets it, with which clock → what proves that it is done.

**Indicators.** \`GET /api/v1/${id}/open-cases\`: open cases that the caller may see.

**Rules and where they come from.** None yet.
`;

const test = ({ id }: NewScene) => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submitReport } from '../../base/intake/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([], [], [scene]);
const http = await town.serve();

test('a report that comes by this channel is counted while it is open', async () => {
  const headers = town.headersOf(town.staff('dispatcher'));
  const count = async () =>
    (await http.inject({ url: '/api/v1/${id}/open-cases', headers })).json<{ open: number }>().open;
  assert.equal(await count(), 0);
  const report = { channel: '${id}', externalId: '1', text: '路面有一处需要查看', areaCode: '990101001' };
  await submitReport(town.ctx, town.city, report);
  assert.equal(await count(), 1);
});
`;

const accessTest = ({ id }: NewScene) => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([], [], [scene]);
const http = await town.serve();

test('the figure is for staff in whose roles the permission is', async () => {
  const status = async (actor?: Actor) => {
    const headers = actor ? town.headersOf(actor) : {};
    return (await http.inject({ url: '/api/v1/${id}/open-cases', headers })).statusCode;
  };
  assert.equal(await status(), 401);
  assert.equal(await status(town.citizen()), 403);
  assert.equal(await status(town.staff('auditor')), 403);
  assert.equal(await status(town.staff('dispatcher')), 200);
});
`;
