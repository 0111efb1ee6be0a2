import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeAreas } from '../../base/areas/index.ts';
import { storeRules } from '../../base/indicators/index.ts';
import { storeCalendar } from '../../base/organisations/index.ts';
import { type CityPack, expandOrganisations, loadCityPack, type Priority } from '../../cities/city-pack.ts';
import { generateAreas } from '../../cities/generate-areas.ts';
import { readPackGeometry } from '../../cities/read-pack.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { findSetting, storeSetting } from '../../platform/settings/index.ts';

/** What is stored of the city itself, under the setting `city`. */
export interface CityDocument {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly timeZone: string;
  readonly calendarId: string;
  readonly packDirectory: string;
}

const PRIORITY: Readonly<Record<Priority, number>> = { urgent: 1, high: 2, normal: 3 };
const CITIES = fileURLToPath(new URL('../../cities/', import.meta.url));

/** The pack that is set up when the configuration names none. */
const FIRST_CITY = 'zhengzhou';

/** The folder of a city pack: a name in src/cities, or a path. */
export function packDirectoryOf(named: string): string {
  const city = named === '' ? FIRST_CITY : named;
  return isAbsolute(city) || city.includes('/') ? city : join(CITIES, city);
}

/**
 * Fills an empty database from a city pack, in one transaction: areas, organisations, duty list, categories, limits,
 * calendar, red lines, settings. Does nothing and returns undefined when a city is there already.
 * Throws `city-pack.invalid` with every fault, before anything is stored.
 */
export async function setUpCity(
  root: RootCtx,
  city: string,
  progress: (step: string) => void,
): Promise<CityPack | undefined> {
  if (await findSetting<CityDocument>(root.db, 'city')) return undefined;
  const directory = packDirectoryOf(city);
  progress('reading the city pack');
  const pack = loadCityPack(directory);
  const geometry = readPackGeometry(directory);
  progress('drawing the grids');
  const areas = generateAreas(geometry);
  const validFrom = `${root.clock.now().getUTCFullYear()}-01-01`;
  const isOurs = await inTransaction(root, async (tx) => {
    if (!(await mayFill(tx))) return false;
    progress(`storing ${areas.length} areas`);
    await storeAreas(
      tx,
      areas.map((area) => ({ ...area, exclusive: area.level === 'exclusive' })),
      validFrom,
    );
    progress('storing organisations, duties and categories');
    await storeOrganisations(tx, pack);
    await storeDuties(tx, pack);
    await storeCategories(tx, pack);
    await storeLimits(tx, pack);
    await storeIntakeRules(tx, pack);
    await storeCalendar(tx, pack.calendar);
    await storeSetting(tx, 'settings', { ...pack.settings, ...pack.assessment });
    await storeIndicatorRules(tx, pack);
    await storeSetting(tx, 'brand', pack.brand);
    await storeSetting(tx, 'kinds', pack.kinds);
    await storeSetting(tx, 'shares', pack.shares);
    const { id, code, name, timeZone } = geometry.city;
    const document: CityDocument = {
      id,
      code,
      name,
      timeZone,
      calendarId: pack.calendar.id,
      packDirectory: directory,
    };
    await storeSetting(tx, 'city', document);
    return true;
  });
  if (!isOurs) return undefined;
  await root.db.query('ANALYZE');
  return pack;
}

/** Any number will do, as long as nothing else in this database locks it. */
const SET_UP_LOCK = 7_218_003;

/** Of processes that start together on an empty database one fills it; the others wait for that and go on. */
async function mayFill(tx: Ctx): Promise<boolean> {
  await tx.db.query(`SET LOCAL lock_timeout = '300s'`);
  await tx.db.query(`SET LOCAL statement_timeout = '300s'`);
  await tx.db.query('SELECT pg_advisory_xact_lock($1)', [SET_UP_LOCK]);
  return (await findSetting<CityDocument>(tx.db, 'city')) === undefined;
}

/** Inserts many rows of plain values at once; `columns` are the keys of the rows with their SQL types. */
async function insertRows(
  tx: Ctx,
  table: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const names = Object.keys(columns);
  const shape = names.map((name) => `${name} ${columns[name]}`).join(', ');
  await tx.db.query(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.join(', ')} FROM jsonb_to_recordset($1) AS r (${shape})`,
    [JSON.stringify(rows)],
  );
}

async function storeOrganisations(tx: Ctx, pack: CityPack): Promise<void> {
  const expanded = expandOrganisations(pack, pack.divisions);
  const areaCodes = expanded.organisations.flatMap(({ areaCode }) => areaCode ?? []);
  const areas = await tx.db.query<{ code: string; id: string }>(
    'SELECT code, id FROM areas.area WHERE valid_to IS NULL AND code = ANY($1)',
    [areaCodes],
  );
  const areaIds = new Map(areas.map(({ code, id }) => [code, id]));
  const ids = new Map(expanded.organisations.map((organisation) => [organisation.code, tx.ids.next()]));
  // Parents first: each references its own.
  const depth = (code: string | undefined): number => {
    const parent = code === undefined ? undefined : expanded.find(code)?.parent;
    return code === undefined ? 0 : 1 + depth(parent);
  };
  const rows = [...expanded.organisations]
    .sort((a, b) => depth(a.code) - depth(b.code))
    .map((organisation) => ({
      id: ids.get(organisation.code),
      code: organisation.code,
      name: organisation.name,
      kind: organisation.kind,
      parent_id:
        organisation.parent === undefined ? null : ids.get(expanded.find(organisation.parent)?.code ?? ''),
      area_id: areaIds.get(organisation.areaCode ?? '') ?? null,
      telephone: organisation.telephone,
    }));
  const columns = {
    id: 'uuid',
    code: 'text',
    name: 'text',
    kind: 'text',
    parent_id: 'uuid',
    area_id: 'uuid',
    telephone: 'text',
  };
  await insertRows(tx, 'organisations.organisation', columns, rows);
  const aliases = [...expanded.aliases.keys()].flatMap((code) => {
    const id = ids.get(expanded.find(code)?.code ?? '');
    return id === undefined ? [] : [{ code, organisation_id: id }];
  });
  await insertRows(tx, 'organisations.alias', { code: 'text', organisation_id: 'uuid' }, aliases);
}

async function storeDuties(tx: Ctx, pack: CityPack): Promise<void> {
  const rows = pack.duties.map((duty) => ({
    id: tx.ids.next(),
    category_list: duty.list,
    category_prefix: duty.categoryPrefix,
    lead: duty.leadTemplate,
    assist: duty.assistTemplates,
    areas: duty.areas,
    legal_basis: duty.legalBasis.join('；'),
    source: duty.source,
    valid_from: duty.validFrom,
  }));
  const columns = {
    ...{
      id: 'uuid',
      category_list: 'text',
      category_prefix: 'text',
      lead: 'text',
      assist: 'text[]',
      areas: 'text[]',
    },
    ...{ legal_basis: 'text', source: 'text', valid_from: 'date' },
  };
  await insertRows(tx, 'organisations.duty', columns, rows);
}

async function storeCategories(tx: Ctx, pack: CityPack): Promise<void> {
  // Texts are classified into the list that the others are mapped onto.
  const main =
    pack.lists.find((list) => pack.lists.some((other) => other.mapsTo === list.id)) ?? pack.lists[0];
  const lists = pack.lists.map(({ id, name }) => ({ id, name, main: id === main?.id }));
  await insertRows(tx, 'classify.list', { id: 'text', name: 'text', main: 'boolean' }, lists);
  const words = new Map(pack.words.map((row) => [`${row.list} ${row.code}`, row.words]));
  const categories = pack.categories.map(({ list, code, name, parent, level, kindHint }) => ({
    ...{ list, code, name, parent: parent ?? null, level, kind_hint: kindHint ?? null },
    words: words.get(`${list} ${code}`) ?? [],
  }));
  const columns = {
    list: 'text',
    code: 'text',
    name: 'text',
    parent: 'text',
    level: 'smallint',
    kind_hint: 'text',
  };
  await insertRows(tx, 'classify.category', { ...columns, words: 'text[]' }, categories);
  const map = pack.mappings.map((row) => ({
    ...{ from_list: row.fromList, from_code: row.fromCode, to_list: row.toList, to_code: row.toCode },
    relation: row.relation,
  }));
  const mapColumns = {
    from_list: 'text',
    from_code: 'text',
    to_list: 'text',
    to_code: 'text',
    relation: 'text',
  };
  await insertRows(tx, 'classify.category_map', mapColumns, map);
}

async function storeLimits(tx: Ctx, pack: CityPack): Promise<void> {
  const ofConditions = pack.limits.map((limit) => ({
    ...{ id: tx.ids.next(), flow_id: 'incident', clock: limit.stage, category_list: limit.list },
    ...{ category_prefix: limit.categoryPrefix, kind: '', condition: limit.condition, amount: limit.amount },
    ...{
      unit: limit.unit,
      priority: PRIORITY[limit.priority],
      source: limit.source,
      valid_from: limit.validFrom,
    },
  }));
  const ofKinds = pack.kinds.flatMap((kind) =>
    kind.limits.map((limit) => ({
      ...{
        id: tx.ids.next(),
        flow_id: 'incident',
        clock: limit.stage,
        category_list: '',
        category_prefix: '',
      },
      ...{ kind: kind.kind, condition: '', amount: limit.amount, unit: limit.unit, priority: null },
      ...{ source: `${kind.kind}类诉求通行时限`, valid_from: '2020-01-01' },
    })),
  );
  const columns = {
    ...{
      id: 'uuid',
      flow_id: 'text',
      clock: 'text',
      category_list: 'text',
      category_prefix: 'text',
      kind: 'text',
    },
    ...{
      condition: 'text',
      amount: 'numeric',
      unit: 'text',
      priority: 'smallint',
      source: 'text',
      valid_from: 'date',
    },
  };
  await insertRows(tx, 'loop.limit', columns, [...ofConditions, ...ofKinds]);
}

/** The versions of the three rates, each with its weight and from when it holds. */
async function storeIndicatorRules(tx: Ctx, pack: CityPack): Promise<void> {
  const rates = ['response', 'resolution', 'satisfaction'] as const;
  await storeRules(
    tx,
    pack.assessment.threeRates.flatMap(({ validFrom, source, gradesFrom, ...version }, index) => {
      const origin = { version: index + 1, validFrom, source };
      return [
        { indicatorId: 'three-rates', ...origin, parameters: { gradesFrom } },
        ...rates.map((rate) => ({
          ...{ indicatorId: `${rate}-rate`, ...origin },
          parameters: { ...version[rate], gradesFrom },
        })),
      ];
    }),
  );
}

async function storeIntakeRules(tx: Ctx, pack: CityPack): Promise<void> {
  const redLines = pack.redLines.map((row) => ({
    ...{ id: row.id, name: row.name, level: row.level, words: row.words.map((parts) => parts.join('+')) },
    ...{ unless: row.unless, ring: row.ring, within_minutes: row.withinMinutes, exit: row.exit },
  }));
  const columns = {
    id: 'text',
    name: 'text',
    level: 'smallint',
    words: 'text[]',
    unless: 'text[]',
    ring: 'text[]',
  };
  await insertRows(tx, 'intake.red_line', { ...columns, within_minutes: 'int', exit: 'text' }, redLines);
  const rules = pack.fusion.map((row) => ({
    ...{ category_list: row.list, category_prefix: row.categoryPrefix },
    ...{ distance_m: row.distanceM, window_hours: row.windowHours },
  }));
  const ruleColumns = {
    category_list: 'text',
    category_prefix: 'text',
    distance_m: 'int',
    window_hours: 'int',
  };
  await insertRows(tx, 'intake.fusion_rule', ruleColumns, rules);
}
