import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { isResidentNumber } from '../../lib/identity/index.ts';
import { type ChangeRow, generateChanges } from './changes.ts';
import { generatePlanned } from './generate.ts';
import type { PersonRow } from './model.ts';
import { planCity } from './plan.ts';
import { writeChangesOfDay } from './write-changes.ts';
import { writeCity } from './write-city.ts';

const DAY = '2026-11-01';

async function changesOf(day: string): Promise<ChangeRow[]> {
  const rows: ChangeRow[] = [];
  for await (const batch of generateChanges(planCity('demo-town', { scale: 1, seed: 5 }), day))
    rows.push(...batch);
  return rows;
}

describe('a day of a synthetic city', () => {
  it('changes about one person in a hundred, the same ones each time', async () => {
    const plan = planCity('demo-town', { scale: 1, seed: 5 });
    const changes = await changesOf(DAY);
    const share = changes.length / plan.totals.persons;
    assert.ok(share > 0.005 && share < 0.025, `${share}`);
    assert.deepEqual(await changesOf(DAY), changes);
    assert.notDeepEqual(await changesOf('2026-11-02'), changes);
    const kinds = new Set(changes.map(({ change }) => change));
    assert.deepEqual([...kinds].sort(), ['birth', 'death', 'marriage', 'move', 'telephone']);
  });

  it('tells who was born, died, moved, married or has another telephone', async () => {
    const persons = new Map<number, PersonRow>();
    for await (const { person = [] } of generatePlanned(planCity('demo-town', { scale: 1, seed: 5 }))) {
      for (const row of person) persons.set(row.person_id, row);
    }
    const numbers = new Set([...persons.values()].map(({ number }) => number));
    for (const row of await changesOf(DAY)) {
      const was = persons.get(row.person_id);
      if (row.change === 'birth') {
        assert.equal(was, undefined);
        assert.equal(row.born, DAY);
        assert.ok(isResidentNumber(row.number) && !numbers.has(row.number));
        assert.ok(persons.has(row.mother_id!));
      } else assert.equal(was?.number, row.number);
      if (row.change === 'death') assert.deepEqual([row.state, row.died_on, row.house_id], [2, DAY, null]);
      if (row.change === 'move')
        assert.deepEqual([row.previous_house_id, row.moved_on], [was?.house_id, DAY]);
      if (row.change === 'marriage') assert.ok(persons.get(row.spouse_id!)?.sex !== row.sex);
      if (row.change === 'telephone') assert.notEqual(row.telephone, was?.telephone);
    }
  });

  it('refuses a day that is none, or not after the city’s own', async () => {
    for (const day of ['2026-10-31', '2026-02-30', 'tomorrow', '2099-01-01']) {
      await assert.rejects(changesOf(day), (error) => isAppError(error, 'synth.day_invalid'), day);
    }
  });

  it('is written beside its city as changed people and changed rows of feeds', async () => {
    const root = mkdtempSync(join(tmpdir(), 'synthetic-day-'));
    const directory = join(root, 'out');
    const common = { directory, threads: 1, say: () => {} };
    try {
      await assert.rejects(writeChangesOfDay({ ...common, day: DAY }), (error) =>
        isAppError(error, 'synth.no_city'),
      );
      await writeCity({ ...common, city: 'demo-town', scale: 0.25, seed: 5, feeds: true });
      const { rows, output } = await writeChangesOfDay({ ...common, day: DAY });
      assert.ok(rows.change! > 3 && rows['feed_grid-survey']! > 1);
      assert.ok(existsSync(join(output, 'truth', 'change.parquet')));
      const keysOf = (file: string) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .slice(1, -1)
          .map((line) => line.split(',')[0]);
      const whole = new Set(keysOf(join(directory, 'feeds', 'grid-survey.csv')));
      const changed = keysOf(join(output, 'feeds', 'grid-survey.csv'));
      const known = changed.filter((key) => whole.has(key)).length;
      assert.ok(known / changed.length > 0.6, 'rows of those known before keep their keys');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
