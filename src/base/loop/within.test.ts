import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contains } from '../../lib/geo/contains.ts';
import { createTestDatabase } from '../../platform/db/testing.ts';
import { incidentFlow } from '../intake/incident-flow.ts';
import { baseMigrations } from '../migrations.ts';
import { act, countCases, listCases, openCase } from './index.ts';
import { casePoints } from './queries.ts';
import { createTestLoop, staffActor, storeTestOrganisations } from './testing.ts';
import { MOST_CORNERS, parseRing } from './within.ts';

const database = await createTestDatabase(baseMigrations);
const loop = await createTestLoop(database.ctx, [incidentFlow]);
const units = await storeTestOrganisations(database.ctx, ['roads']);
const reader = database.as(staffActor('reader', ['case.read']));

async function caseAt(title: string, lon: number, lat: number): Promise<string> {
  const subject = {
    ...{ title, description: '', channel: 'hotline', kind: '投诉', priority: 3, synthetic: true },
    place: { areaPath: [], lon, lat },
  };
  return (await openCase(database.ctx, loop, { flowId: 'incident', subject })).id;
}

// An L: what lies in its corner is inside of the box and outside of the ring.
const ring = parseRing('113.60,34.70;113.70,34.70;113.70,34.72;113.62,34.72;113.62,34.80;113.60,34.80');
await caseAt('里面', 113.61, 34.75);
await caseAt('脚上', 113.69, 34.71);
await caseAt('框里圈外', 113.69, 34.79);
await caseAt('框外', 113.75, 34.71);
const closed = await caseAt('已结', 113.61, 34.76);
await act(database.ctx, loop, {
  ...{ caseId: closed, action: 'answer', capacity: 'system', form: { reply: '已答复' } },
});

test('lists, counts and points hold what lies inside, and only what is open', async () => {
  const inside = ['脚上', '里面'];
  for (const sort of ['newest', 'due', 'priority'] as const) {
    const { items } = await listCases(reader, { within: ring }, { sort });
    assert.deepEqual(items.map((row) => row.title).sort(), inside, sort);
  }
  assert.equal(await countCases(reader, { within: ring, open: true }), 2);
  assert.equal(await countCases(reader, { within: ring }), 2);
  const points = await casePoints(reader, { within: ring });
  assert.deepEqual(points.map((row) => row.title).sort(), inside);
});

test('rights go on holding inside of a drawn area', async () => {
  const permissions = new Set(['case.read']);
  const organisationIds = new Set([units.roads!]);
  const grants = [{ role: 'test', permissions, organisationId: units.roads!, organisationIds }];
  const clerk = database.as({ ...staffActor('clerk', []), grants });
  assert.equal(await countCases(clerk, { within: ring, open: true }), 0);
});

test('what PostgreSQL takes for inside is what the project takes for inside', async () => {
  // Corners in the order of their angles: an outline that never crosses itself.
  const outline = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 3_599 }), fc.integer({ min: 50, max: 400 })), {
      ...{ minLength: 3, maxLength: 12 },
    })
    .map((polar) =>
      polar
        .toSorted(([one], [two]) => one - two)
        .map(([tenths, radius]) => {
          const angle = (tenths / 1_800) * Math.PI;
          return [113.5 + (radius / 1_000) * Math.cos(angle), 34.5 + (radius / 1_000) * Math.sin(angle)];
        }),
    );
  const degree = fc.integer({ min: 0, max: 999 }).map((step) => step / 1_000);
  await fc.assert(
    fc.asyncProperty(outline, degree, degree, async (corners, east, north) => {
      const flat = new Float64Array(corners.flat());
      const at = [113 + east + 0.000_011, 34 + north + 0.000_013] as const;
      const polygon = `(${corners.map((each) => `(${each.join()})`).join()})`;
      const [row] = await database.ctx.db.query<{ inside: boolean }>(
        'SELECT $1::polygon @> point($2, $3) AS inside',
        [polygon, ...at],
      );
      assert.equal(row!.inside, contains([flat], ...at));
    }),
    { numRuns: 60 },
  );
});

test('a ring has three to a hundred corners within some degrees', () => {
  const wrong = [
    '113,34;113.1,34',
    '113,34;113.1,34;x,34.1',
    '113,34;213,34;113,35',
    '113,34;123,34;113,35',
    Array.from({ length: MOST_CORNERS + 1 }, (_, index) => `113.${index + 100},34`).join(';'),
  ];
  for (const text of wrong) assert.throws(() => parseRing(text), { code: 'request.invalid' }, text);
  assert.equal(ring.length, 6);
});
