import type { CityPack, Division, DivisionLevel, Organisation, OrganisationTemplate } from './pack-types.ts';

/** Codes of the divisions a place lies in; what is not known is left out. */
export type PlaceCodes = { readonly [level in DivisionLevel]?: string };

/** All units of a city: those that were typed and those made of templates. */
export interface ExpandedOrganisations {
  /** Parents stand before their children, except where the pack's own file has them otherwise. */
  /** Other names of units (`sameAs`): code → code, perhaps of another alias. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly organisations: readonly Organisation[];
  /** The unit of a code; a code that is another name (`sameAs`) leads to the unit itself. */
  find(code: string): Organisation | undefined;
}

/** `{district}.housing` → `410103.housing`; undefined when the place does not name the level. */
export function fillTemplate(template: string, place: PlaceCodes): string | undefined {
  let missing = false;
  const code = template.replace(/\{(\w+)\}/g, (_, level: DivisionLevel) => {
    const filled = place[level];
    if (filled === undefined) missing = true;
    return filled ?? '';
  });
  return missing ? undefined : code;
}

/**
 * Whether a division is among `areas`, beginnings of codes: `!410122` leaves one out; when only such are named,
 * all others are in. An empty list means everywhere.
 */
export function coversArea(areas: readonly string[], divisionCode: string): boolean {
  if (areas.some((area) => area.startsWith('!') && divisionCode.startsWith(area.slice(1)))) return false;
  const named = areas.filter((area) => !area.startsWith('!'));
  return named.length === 0 || named.some((area) => divisionCode.startsWith(area));
}

/** The codes from a division up to the city. */
export function placeOf(division: Division, byCode: ReadonlyMap<string, Division>): PlaceCodes {
  const place: { [level in DivisionLevel]?: string } = {};
  let at: Division | undefined = division;
  // Levels may not repeat on the way up, so that a circle of parents ends.
  while (at !== undefined && place[at.level] === undefined) {
    place[at.level] = at.code;
    at = byCode.get(at.parent);
  }
  return place;
}

const ALIAS_STEPS = 3;

/**
 * Makes the units of a city: the rows of organisations.csv and one for each division and template key.
 * `divisions` may be other ones than the pack's own, such as those of the database.
 */
export function expandOrganisations(
  pack: Pick<CityPack, 'organisations' | 'templates' | 'settings' | 'city'>,
  divisions: readonly Division[],
): ExpandedOrganisations {
  const organisations: Organisation[] = pack.organisations.map(
    ({ line: _, ...organisation }) => organisation,
  );
  const aliases = new Map<string, string>();
  const byCode = new Map(divisions.map((division) => [division.code, division]));
  const templates = groupTemplates(pack.templates);
  const root = divisions.find((division) => division.level === 'city');
  const cityName = pack.city?.name ?? root?.name ?? '';
  let serial = organisations.length;
  for (const division of divisions) {
    const place = placeOf(division, byCode);
    for (const alternatives of templates.get(division.level) ?? []) {
      const template = alternatives.find((one) => fits(one, division));
      if (template === undefined) continue;
      const code = `${division.code}.${template.key}`;
      if (template.sameAs !== undefined) {
        aliases.set(code, fillTemplate(template.sameAs, place) ?? template.sameAs);
        continue;
      }
      serial += 1;
      const stem =
        pack.settings.areaShortNames[division.code] ?? stemOf(division.name, pack.settings.areaSuffixes);
      organisations.push({
        code,
        name: fillName(template.name, { name: division.name, stem, cityName }),
        kind: template.kind,
        parent: fillTemplate(template.parent, place) ?? template.parent,
        areaCode: division.code,
        telephone: template.telephone.replace('{serial}', String(serial % 10_000).padStart(4, '0')),
      });
    }
  }
  const known = new Map(organisations.map((organisation) => [organisation.code, organisation]));
  const find = (code: string) => {
    let at: string | undefined = code;
    for (let step = 0; step <= ALIAS_STEPS && at !== undefined; step += 1) {
      const organisation = known.get(at);
      if (organisation !== undefined) return organisation;
      at = aliases.get(at);
    }
    return undefined;
  };
  return { organisations, aliases, find };
}

/** By level, then one group of alternatives for each key. */
function groupTemplates(
  templates: readonly OrganisationTemplate[],
): ReadonlyMap<DivisionLevel, OrganisationTemplate[][]> {
  const levels = new Map<DivisionLevel, OrganisationTemplate[][]>();
  for (const template of templates) {
    const groups = levels.get(template.level) ?? [];
    levels.set(template.level, groups);
    const group = groups.find((others) => others[0]!.key === template.key);
    if (group === undefined) groups.push([template]);
    else group.push(template);
  }
  return levels;
}

function fits(template: OrganisationTemplate, division: Division): boolean {
  if (!coversArea(template.areas, division.code)) return false;
  return template.endsWith.length === 0 || template.endsWith.some((end) => division.name.endsWith(end));
}

/** The name without its rank, by the first suffix that fits; a name of one character keeps its rank. */
function stemOf(name: string, suffixes: readonly string[]): string {
  const suffix = suffixes.find((one) => name.endsWith(one) && name.length > one.length + 1);
  return suffix === undefined ? name : name.slice(0, -suffix.length);
}

function fillName(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}
