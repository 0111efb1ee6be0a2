import { type Db, statement } from '../../platform/db/index.ts';
import type { Area } from '../areas/index.ts';
import type { Organisation, OrganisationDirectory } from './directory.ts';

/**
 * One line of the duty list (权责清单). `lead` and `assist` name units by rule: `{district}.urban-management` is the
 * one of the district in which the thing lies, `city.water` is the city's own.
 */
export interface DutyRow {
  readonly categoryList: string;
  readonly categoryPrefix: string;
  /** Beginnings of area codes, with `!` those left out; empty: everywhere. */
  readonly areas: readonly string[];
  readonly lead: string;
  readonly assist: readonly string[];
  readonly legalBasis: string;
  readonly source: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

export interface Duty {
  readonly lead: Organisation;
  readonly assist: readonly Organisation[];
  readonly legalBasis: string;
  readonly source: string;
  /** The category prefix of the line that decided. */
  readonly categoryPrefix: string;
  /** True when no line fits, or its unit does not exist here, and the fallback unit stands in. */
  readonly fallback: boolean;
}

export interface DutyList {
  /**
   * Who leads and who assists for a category at a place (areas from the city down). Undefined only when not even a
   * fallback unit exists.
   */
  resolve(question: { list: string; code: string; path: readonly Area[]; day: string }): Duty | undefined;
  readonly rows: readonly DutyRow[];
}

const selectDuties = statement(
  'organisations.select_duties',
  `SELECT category_list AS "categoryList", category_prefix AS "categoryPrefix", areas, lead, assist,
     legal_basis AS "legalBasis", source, valid_from AS "validFrom", valid_to AS "validTo" FROM organisations.duty`,
);

/** Reads the duty list. `fallbacks` name the units that stand in, the first that exists. */
export async function loadDuties(
  db: Db,
  organisations: OrganisationDirectory,
  fallbacks: readonly string[],
): Promise<DutyList> {
  return createDutyList(await db.run<DutyRow>(selectDuties), organisations, fallbacks);
}

/** Codes whose lines are kept at hand: more than all lists of a city have. */
const MOST_KNOWN = 50_000;

export function createDutyList(
  rows: readonly DutyRow[],
  organisations: OrganisationDirectory,
  fallbacks: readonly string[],
): DutyList {
  const byPrefix = new Map<string, DutyRow[]>();
  for (const row of rows) {
    const key = `${row.categoryList} ${row.categoryPrefix}`;
    byPrefix.set(key, [...(byPrefix.get(key) ?? []), row]);
  }
  // The special comes before the general, the newer before the older.
  for (const candidates of byPrefix.values())
    candidates.sort((a, b) => b.areas.length - a.areas.length || (a.validFrom < b.validFrom ? 1 : -1));
  const unitAt = (rule: string, path: readonly Area[]) => findUnitByRule(organisations, rule, path);
  const known = new Map<string, readonly (readonly DutyRow[])[]>();
  /** The lines of each prefix of a code, the longest prefix first. */
  const linesFor = (list: string, code: string) => {
    const key = `${list} ${code}`;
    const there = known.get(key);
    if (there) return there;
    const lines: DutyRow[][] = [];
    for (let length = code.length; length >= 0; length--) {
      const candidates = byPrefix.get(`${list} ${code.slice(0, length)}`);
      if (candidates) lines.push(candidates);
    }
    if (known.size < MOST_KNOWN) known.set(key, lines);
    return lines;
  };
  return {
    rows,
    resolve: ({ list, code, path, day }) => {
      for (const candidates of linesFor(list, code)) {
        const row = candidates.find(
          (each) =>
            each.validFrom <= day &&
            (each.validTo === null || day < each.validTo) &&
            fitsAreas(each.areas, path),
        );
        const lead = row && unitAt(row.lead, path);
        if (row && lead) {
          const assist = row.assist.flatMap((rule) => unitAt(rule, path) ?? []);
          const { legalBasis, source, categoryPrefix } = row;
          return { lead, assist, legalBasis, source, categoryPrefix, fallback: false };
        }
      }
      for (const rule of fallbacks) {
        const lead = unitAt(rule, path);
        if (lead)
          return { lead, assist: [], legalBasis: '', source: rule, categoryPrefix: '', fallback: true };
      }
      return undefined;
    },
  };
}

function fitsAreas(areas: readonly string[], path: readonly Area[]): boolean {
  if (areas.length === 0) return true;
  const lies = (prefix: string) => path.some((area) => area.code.startsWith(prefix));
  const wanted = areas.filter((each) => !each.startsWith('!'));
  if (areas.some((each) => each.startsWith('!') && lies(each.slice(1)))) return false;
  return wanted.length === 0 || wanted.some(lies);
}

/** The unit that a rule (`{district}.police`, `city.operations-centre`) names at a place; undefined when there is none. */
export function findUnitByRule(
  organisations: OrganisationDirectory,
  rule: string,
  path: readonly Area[],
): Organisation | undefined {
  return organisations.findByCode(expandRule(rule, path));
}

/**
 * `{district}.x` → `410105.x` at a place in that district, and `city.x`, the city's own unit for the same work, where
 * the place is not known so finely.
 */
function expandRule(rule: string, path: readonly Area[]): string {
  const match = /^\{([\w-]+)\}(.*)$/.exec(rule);
  if (match === null) return rule;
  const area = path.find((each) => each.level === match[1]);
  return area === undefined ? `city${match[2]}` : `${area.code}${match[2]}`;
}
