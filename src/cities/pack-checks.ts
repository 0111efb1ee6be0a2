import {
  type CategoryIndex,
  checkCategories,
  checkMappings,
  checkOnce,
  checkPrefix,
  checkWords,
  indexCategories,
  keyOf,
  leavesOf,
  type PackContent,
} from './pack-category-checks.ts';
import { indexByPrefix, prefixesOf } from './pack-duties.ts';
import { type ExpandedOrganisations, expandOrganisations } from './pack-organisations.ts';
import type { PackReader } from './pack-reader.ts';
import { type Division, REPORT_KINDS } from './pack-types.ts';
import { levelOfTemplate, RANK, UnitCheck } from './pack-unit-check.ts';

/** Each stage needs a limit for each category, under no condition, so that a clock can always start. */
const NEEDED_STAGES = ['dispatch', 'sign', 'handle', 'citizen'] as const;

/** Looks for what no single row can show: names that lead nowhere, holes, doubles. */
export function checkPack(reader: PackReader, pack: PackContent): void {
  const index = indexCategories(pack.categories);
  const expanded = expandOrganisations(pack, pack.divisions);
  const units = new UnitCheck(reader, pack.divisions, expanded);
  checkCategories(reader, pack, index);
  checkMappings(reader, pack, index);
  checkWords(reader, pack, index);
  checkDivisions(reader, pack);
  checkOrganisations(reader, pack, units);
  checkDuties(reader, pack, index, units);
  checkLimits(reader, pack, index);
  checkSmallTables(reader, pack, index, units);
  checkStaff(reader, pack, expanded);
}

function checkDivisions(reader: PackReader, pack: PackContent): void {
  const file = 'divisions.csv';
  checkOnce(reader, file, 'code', pack.divisions, (division) => division.code);
  const byCode = new Map(pack.divisions.map((division) => [division.code, division]));
  for (const { code, level, parent, line } of pack.divisions) {
    const above = byCode.get(parent);
    if (level === 'city' ? parent === '' : above !== undefined && RANK[above.level] === RANK[level] - 1)
      continue;
    reader.report(
      file,
      line,
      'parent',
      `"${parent}" cannot be above ${code}`,
      'a division of the level above',
    );
  }
}

function checkOrganisations(reader: PackReader, pack: PackContent, units: UnitCheck): void {
  const file = 'organisations.csv';
  checkOnce(reader, file, 'code', pack.organisations, (row) => row.code);
  const areas = new Set(pack.divisions.map((division) => division.code));
  for (const { parent, areaCode, line } of pack.organisations) {
    if (parent !== undefined && units.expanded.find(parent) === undefined) {
      reader.report(file, line, 'parent', `there is no unit ${parent}`, 'a unit, or none');
    }
    if (areaCode !== undefined && areas.size > 0 && !areas.has(areaCode)) {
      reader.report(file, line, 'areaCode', `there is no division ${areaCode}`, 'a division, or none');
    }
  }
  checkTemplates(reader, pack, units);
}

/** What was made of a template is looked at where it was made, since alternatives differ by area. */
function checkTemplates(reader: PackReader, pack: PackContent, units: UnitCheck): void {
  const lines = new Map(
    pack.templates.map((template) => [`${template.level} ${template.key}`, template.line]),
  );
  const byCode = new Map(pack.divisions.map((division) => [division.code, division]));
  const told = new Set<string>();
  const report = (division: Division, key: string, field: string, target: string) => {
    const line = lines.get(`${division.level} ${key}`) ?? 0;
    if (told.has(`${line} ${field}`)) return;
    told.add(`${line} ${field}`);
    const why = `there is no unit ${target} in ${division.name}`;
    reader.report('organisation-templates.csv', line, field, why, 'a unit that exists there');
  };
  for (const { code, parent } of units.expanded.organisations) {
    const [area = '', key = ''] = code.split('.');
    const division = byCode.get(area);
    if (division !== undefined && parent !== undefined && units.expanded.find(parent) === undefined) {
      report(division, key, 'parent', parent);
    }
  }
  for (const template of pack.templates.filter((one) => one.sameAs !== undefined)) {
    const division = pack.divisions.find(
      (one) =>
        one.level === template.level && units.expanded.find(`${one.code}.${template.key}`) === undefined,
    );
    if (division !== undefined) report(division, template.key, 'sameAs', template.sameAs ?? '');
  }
}

function checkDuties(reader: PackReader, pack: PackContent, index: CategoryIndex, units: UnitCheck): void {
  const file = 'duty-list.csv';
  checkOnce(reader, file, 'categoryPrefix', pack.duties, (row) =>
    [row.list, row.categoryPrefix, row.areas.join(' '), row.validFrom].join(' ').trim(),
  );
  for (const duty of pack.duties) {
    checkPrefix(reader, file, duty.line, duty.list, duty.categoryPrefix, index);
    const level = levelOfTemplate(duty.leadTemplate);
    if (level !== undefined && level !== duty.areaLevel) {
      reader.report(
        file,
        duty.line,
        'areaLevel',
        `it is ${duty.areaLevel}`,
        `${level}, as in ${duty.leadTemplate}`,
      );
    }
    units.check(file, duty.line, 'leadTemplate', duty.leadTemplate);
    for (const assist of duty.assistTemplates) units.check(file, duty.line, 'assistTemplates', assist);
  }
  const everywhere = indexByPrefix(pack.duties.filter((duty) => duty.areas.length === 0));
  for (const { list, code } of pack.categories.filter((category) => category.level >= 2)) {
    if ([...prefixesOf(code)].some((prefix) => everywhere.has(keyOf(list, prefix)))) continue;
    const why = `${list} ${code} has no duty that holds everywhere`;
    reader.report(file, 0, 'categoryPrefix', why, 'a row whose prefix fits, without areas');
  }
}

function checkLimits(reader: PackReader, pack: PackContent, index: CategoryIndex): void {
  const file = 'limits.csv';
  checkOnce(reader, file, 'categoryPrefix', pack.limits, (row) =>
    [row.list, row.categoryPrefix, row.condition, row.stage, row.validFrom].join(' '),
  );
  for (const row of pack.limits) checkPrefix(reader, file, row.line, row.list, row.categoryPrefix, index);
  const rest = indexByPrefix(pack.limits.filter((limit) => limit.condition === ''));
  for (const { list, code } of leavesOf(pack.categories, index)) {
    const stages = new Set(
      [...prefixesOf(code)].flatMap((prefix) => rest.get(keyOf(list, prefix)) ?? []).map((row) => row.stage),
    );
    for (const stage of NEEDED_STAGES.filter((one) => !stages.has(one))) {
      const why = `${list} ${code} has no limit for ${stage}`;
      reader.report(file, 0, 'stage', why, 'a row with an empty condition');
    }
  }
}

function checkSmallTables(
  reader: PackReader,
  pack: PackContent,
  index: CategoryIndex,
  units: UnitCheck,
): void {
  checkOnce(reader, 'kinds.csv', 'kind', pack.kinds, (row) => row.kind);
  for (const kind of REPORT_KINDS.filter((one) => !pack.kinds.some((row) => row.kind === one))) {
    reader.report('kinds.csv', 0, 'kind', `${kind} is missing`, 'a row for each kind');
  }
  checkOnce(reader, 'red-lines.csv', 'id', pack.redLines, (row) => row.id);
  for (const row of pack.redLines) {
    if (row.ring.length === 0) reader.report('red-lines.csv', row.line, 'ring', 'it is empty', 'who is rung');
    for (const template of row.ring) units.check('red-lines.csv', row.line, 'ring', template);
  }
  checkOnce(reader, 'fusion.csv', 'categoryPrefix', pack.fusion, (row) =>
    keyOf(row.list, row.categoryPrefix),
  );
  for (const row of pack.fusion)
    checkPrefix(reader, 'fusion.csv', row.line, row.list, row.categoryPrefix, index);
  checkShares(reader, pack, index);
  checkOnce(reader, 'knowledge.csv', 'id', pack.knowledge, (row) => row.id);
  for (const row of pack.knowledge) {
    units.check('knowledge.csv', row.line, 'ownerTemplate', row.ownerTemplate);
    if (!index.byKey.has(keyOf(row.list, row.categoryCode))) {
      const why = `${row.list} has no ${row.categoryCode}`;
      reader.report('knowledge.csv', row.line, 'categoryCode', why, 'a category of that list');
    }
  }
  for (const template of pack.settings.routing.fallbacks) {
    units.check('settings.json', 0, 'routing.fallbacks', template);
  }
}

function checkShares(reader: PackReader, pack: PackContent, index: CategoryIndex): void {
  const file = 'shares.csv';
  for (const row of pack.shares) {
    for (const prefix of row.categoryPrefixes) checkPrefix(reader, file, row.line, row.list, prefix, index);
  }
  for (const [indicator, rows] of Map.groupBy(pack.shares, (row) => row.indicator)) {
    const sum = rows.reduce((total, row) => total + row.sharePercent, 0);
    if (Math.abs(sum - 100) < 0.01) continue;
    reader.report(file, rows[0]!.line, 'sharePercent', `the shares of ${indicator} add up to ${sum}`, '100');
  }
}

function checkStaff(reader: PackReader, pack: PackContent, expanded: ExpandedOrganisations): void {
  const file = 'staff.csv';
  checkOnce(reader, file, 'account', pack.staff, (row) => row.account);
  const areas = new Set(pack.divisions.map((division) => division.code));
  for (const { organisation, areaCode, line } of pack.staff) {
    const made = !organisation.startsWith('city.');
    // Without divisions the units of districts and below cannot be known.
    if ((areas.size > 0 || !made) && expanded.find(organisation) === undefined) {
      reader.report(file, line, 'organisation', `there is no unit ${organisation}`, 'a unit of this pack');
    }
    if (areas.size > 0 && areaCode !== undefined && !areas.has(areaCode)) {
      reader.report(file, line, 'areaCode', `there is no division ${areaCode}`, 'a division, or none');
    }
  }
}
