import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { generateAreas } from '../../cities/generate-areas.ts';
import { readPackGeometry } from '../../cities/read-pack.ts';
import { isAppError } from '../../lib/errors.ts';
import { buildLocator } from '../../lib/geo/locator.ts';
import {
  birthDateOf,
  isCreditCode,
  isResidentNumber,
  isTelephone,
  provinceOf,
  sexOf,
} from '../../lib/identity/index.ts';
import { packDirectoryOf } from '../city/set-up.ts';
import { daysSince } from './days.ts';
import { generateCity } from './generate.ts';
import type { GridContents, GridMemberRow } from './model.ts';
import { planCity } from './plan.ts';

type Tables = { -readonly [Table in keyof GridContents]: GridContents[Table][number][] } & {
  grid_member: GridMemberRow[];
};

async function collect(scale: number, seed: number): Promise<Tables> {
  const tables: Tables = {
    building: [],
    house: [],
    household: [],
    person: [],
    organisation: [],
    thing: [],
    grid_member: [],
  };
  for await (const batch of generateCity('demo-town', { scale, seed })) {
    for (const [table, rows] of Object.entries(batch))
      (tables[table as keyof Tables] as unknown[]).push(...(rows as unknown[]));
  }
  return tables;
}

const distinct = (values: readonly unknown[]) => new Set(values).size;
const years = (day: string) => daysSince(day) / 365.2425;

describe('a synthetic city', () => {
  let town: Tables;
  before(async () => {
    town = await collect(1, 7);
  });

  it('is the same for the same seed, and another for another', async () => {
    const [again, other] = [await collect(0.3, 7), await collect(0.3, 8)];
    assert.deepEqual(again, await collect(0.3, 7));
    assert.notDeepEqual(
      again.person.map(({ name }) => name),
      other.person.map(({ name }) => name),
    );
  });

  it('has as much of everything as was planned, and every district at any scale', async () => {
    const plan = planCity('demo-town', { scale: 1, seed: 7 });
    assert.equal(town.person.length, plan.totals.persons);
    assert.equal(town.house.length, plan.totals.houses);
    assert.equal(town.organisation.length, plan.totals.organisations);
    assert.equal(town.grid_member.length, plan.totals.gridMembers);
    assert.equal(town.thing.filter(({ kind }) => kind === 'elevator').length, plan.totals.elevators);
    assert.equal(town.thing.filter(({ kind }) => kind === 'parking_space').length, plan.totals.parkingSpaces);
    const small = planCity('demo-town', { scale: 0.0005, seed: 7 });
    assert.deepEqual(
      small.grids.map(({ district }) => district.code),
      ['990101', '990102'],
    );
    const [of] = small.grids;
    const same = plan.grids.find(({ code }) => code === of!.code);
    assert.deepEqual(of, same, 'a chosen grid has its full density and its own ids');
  });

  it('has every building and every thing in its own grid, as points are located', () => {
    const areas = generateAreas(readPackGeometry(packDirectoryOf('demo-town')));
    const locator = buildLocator(
      areas.map(({ code, level, parentCode, rings }) => ({
        ...{ id: code, level, parentId: parentCode, rings, primary: level !== 'exclusive' },
      })),
    );
    for (const { lon, lat, grid_code } of [...town.building, ...town.thing]) {
      assert.equal(locator.locate(lon, lat)?.path.at(-1), grid_code);
    }
  });

  it('gives every house an address and every component a code of its own', () => {
    assert.equal(distinct(town.house.map(({ address }) => address)), town.house.length);
    const components = town.thing.filter(({ kind }) => kind === 'component');
    assert.equal(distinct(components.map(({ code }) => code)), components.length);
    for (const { code, grid_code } of components) {
      assert.match(code, /^\d{17}$/);
      assert.equal(code.slice(0, 6), grid_code.slice(0, 6));
    }
    assert.equal(distinct(town.thing.map(({ kind, code }) => kind + code)), town.thing.length);
  });

  it('numbers people and firms rightly, in divisions that do not exist', () => {
    assert.equal(distinct(town.person.map(({ number }) => number)), town.person.length);
    for (const { number, born, sex, telephone } of town.person) {
      assert.ok(isResidentNumber(number), number);
      assert.equal(birthDateOf(number), born);
      assert.equal(sexOf(number), sex);
      assert.equal(provinceOf(number), undefined);
      assert.ok(telephone === null || isTelephone(telephone));
    }
    const telephones = town.person.flatMap(({ telephone }) => telephone ?? []);
    assert.equal(distinct(telephones), telephones.length);
    assert.equal(distinct(town.organisation.map(({ credit_code }) => credit_code)), town.organisation.length);
    for (const { credit_code } of town.organisation) {
      assert.ok(isCreditCode(credit_code), credit_code);
      assert.equal(credit_code.slice(2, 8), '990101');
    }
  });

  it('has households whose head lives in them and couples of believable age', () => {
    const byId = new Map(town.person.map((person) => [person.person_id, person]));
    const houses = new Set(town.house.map(({ house_id }) => house_id));
    const members = new Map<number, number>();
    for (const { household_id } of town.person) {
      if (household_id !== null) members.set(household_id, (members.get(household_id) ?? 0) + 1);
    }
    assert.equal(distinct(town.household.map(({ household_id }) => household_id)), town.household.length);
    for (const household of town.household) {
      const head = byId.get(household.head_id);
      assert.equal(head?.household_id, household.household_id);
      assert.equal(head?.house_id, household.house_id);
      assert.ok(houses.has(household.house_id));
      assert.equal(members.get(household.household_id), household.size);
    }
    for (const person of town.person) {
      const spouse = person.spouse_id === null ? undefined : byId.get(person.spouse_id);
      if (spouse !== undefined) {
        assert.equal(spouse.spouse_id, person.person_id);
        assert.notEqual(spouse.sex, person.sex);
        assert.ok(Math.abs(years(spouse.born) - years(person.born)) < 15);
        assert.ok(years(person.born) >= 20);
      }
      const mother = person.mother_id === null ? undefined : byId.get(person.mother_id);
      if (mother !== undefined) {
        const gap = years(mother.born) - years(person.born);
        assert.ok(gap > 15 && gap < 55, `a mother of ${gap}`);
      }
    }
  });

  it('has nobody born within months of a brother or sister, and no marriage before its age', () => {
    const byId = new Map(town.person.map((person) => [person.person_id, person]));
    const days = (text: string) => Date.parse(text) / 86_400_000;
    const children = Map.groupBy(
      town.person.filter(({ mother_id }) => mother_id !== null),
      ({ mother_id }) => mother_id,
    );
    for (const siblings of children.values()) {
      const births = siblings.map(({ born }) => days(born)).sort((a, b) => a - b);
      for (const [n, birth] of births.entries())
        assert.ok(n === 0 || birth - births[n - 1]! > 240, JSON.stringify(siblings));
    }
    for (const { born, sex, married_on, spouse_id } of town.person) {
      if (married_on === null) continue;
      assert.equal(byId.get(spouse_id!)?.married_on, married_on);
      const years = Number(married_on.slice(0, 4)) - Number(born.slice(0, 4));
      const age = married_on.slice(5) < born.slice(5) ? years - 1 : years;
      assert.ok(age >= (sex === 1 ? 22 : 20), `${sex} ${born} ${married_on}`);
    }
  });

  it('lists the grids of all houses, at any scale', () => {
    for (const scale of [1, 0.01]) {
      const plan = planCity('demo-town', { scale, seed: 7 });
      const listed = new Set(plan.memberGrids.map(({ code }) => code));
      assert.deepEqual(
        plan.grids.filter(({ code }) => !listed.has(code)),
        [],
      );
    }
  });

  it('has the mixture of a city: residents and strangers, owners and tenants, empty homes', () => {
    const share = (rows: readonly object[], part: readonly object[]) => part.length / rows.length;
    const strangers = share(
      town.person,
      town.person.filter(({ residence }) => residence === 3),
    );
    assert.ok(strangers > 0.1 && strangers < 0.6, `${strangers}`);
    const elsewhere = share(
      town.person,
      town.person.filter(({ residence }) => residence === 2),
    );
    assert.ok(elsewhere > 0.05 && elsewhere < 0.4, `${elsewhere}`);
    const vacant = share(
      town.house,
      town.house.filter(({ state }) => state === 'vacant'),
    );
    assert.ok(vacant > 0.03 && vacant < 0.4, `${vacant}`);
    const old = share(
      town.person,
      town.person.filter(({ born }) => years(born) >= 60),
    );
    assert.ok(old > 0.1 && old < 0.4, `${old}`);
  });

  it('refuses a scale, a seed or a city that cannot be', () => {
    for (const scale of [0, -1, 1.5, Number.NaN]) {
      assert.throws(
        () => planCity('demo-town', { scale, seed: 1 }),
        (error) => isAppError(error, 'synth.scale_invalid'),
      );
    }
    assert.throws(
      () => planCity('demo-town', { scale: 1, seed: -1 }),
      (error) => isAppError(error, 'synth.seed_invalid'),
    );
    assert.throws(
      () => planCity('atlantis', { scale: 1, seed: 1 }),
      (error) => isAppError(error, 'synth.city_unknown'),
    );
  });
});
