import { cellsAround } from '../../lib/geo/cell.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';

export interface FusionRule {
  readonly list: string;
  readonly prefix: string;
  readonly distanceM: number;
  readonly windowHours: number;
}

export interface FusionQuestion {
  readonly list: string;
  readonly code: string;
  readonly text: string;
  readonly lon?: number | undefined;
  readonly lat?: number | undefined;
  readonly reportedAt: Date;
}

export interface FusionMatch {
  readonly caseId: string;
  readonly score: number;
  readonly reasons: {
    readonly distanceM?: number;
    readonly hours?: number;
    readonly likeness?: number;
    /** The reporter said that it is the same thing. */
    readonly chosen?: true;
  };
}

/** Rule where a list has none for the category: near by, within two days. */
const DEFAULT_RULE = { distanceM: 50, windowHours: 48 };
/** Texts of one thing by different people share few words, so a place weighs more than words. */
const LIKENESS_WITH_PLACE = 0.12;
/** Without a place only the words are left; copies and near-copies pass, other matters of the same kind do not. */
const LIKENESS_WITHOUT_PLACE = 0.45;
const MOST_CANDIDATES = 40;

const columns = `c.id, c.lon, c.lat, c.opened_at AS "openedAt", w.pieces`;
const selectNear = statement(
  'intake.select_near',
  `SELECT ${columns} FROM loop.case c JOIN loop.case_words w ON w.case_id = c.id
   WHERE NOT c.closed AND c.cell = ANY($1) AND c.flow_id = 'incident' AND c.category_list = $2
     AND c.category_code LIKE $3 AND c.opened_at >= $4
   ORDER BY c.opened_at DESC LIMIT ${MOST_CANDIDATES}`,
);
const selectPlaceless = statement(
  'intake.select_placeless',
  `SELECT ${columns} FROM loop.case c JOIN loop.case_words w ON w.case_id = c.id
   WHERE NOT c.closed AND c.cell IS NULL AND c.flow_id = 'incident' AND c.category_code = $2
     AND c.category_list = $1 AND c.opened_at >= $3
   ORDER BY c.opened_at DESC LIMIT ${MOST_CANDIDATES}`,
);
const selectRules = statement(
  'intake.select_fusion_rules',
  `SELECT category_list AS list, category_prefix AS prefix, distance_m AS "distanceM", window_hours AS "windowHours"
   FROM intake.fusion_rule ORDER BY length(category_prefix) DESC`,
);

export function loadFusionRules(db: Db): Promise<FusionRule[]> {
  return db.run<FusionRule>(selectRules);
}

/** An open case about the same thing, by category, place, time and words; the likeliest, if any is likely enough. */
export async function findSameThing(
  ctx: Ctx,
  rules: readonly FusionRule[],
  question: FusionQuestion,
): Promise<FusionMatch | undefined> {
  const { list, code, lon, lat, reportedAt } = question;
  const rule = rules.find((each) => each.list === list && code.startsWith(each.prefix)) ?? DEFAULT_RULE;
  const since = new Date(reportedAt.getTime() - rule.windowHours * 3_600_000);
  type Row = { id: string; lon: number; lat: number; openedAt: Date; pieces: string[] };
  const placed = lon !== undefined && lat !== undefined;
  // The second level of a category is enough for things at one place: people name the third differently.
  const rows = placed
    ? await ctx.db.run<Row>(selectNear, [
        cellsAround(lon, lat, rule.distanceM),
        list,
        `${code.slice(0, 4)}%`,
        since,
      ])
    : await ctx.db.run<Row>(selectPlaceless, [list, code, since]);
  if (rows.length === 0) return undefined;
  const pieces = new Set(searchPieces(question.text));
  let best: FusionMatch | undefined;
  for (const row of rows) {
    const likeness = jaccard(pieces, row.pieces);
    const hours = Math.abs(reportedAt.getTime() - row.openedAt.getTime()) / 3_600_000;
    const metres = placed ? distanceM([lon, lat], [row.lon, row.lat]) : undefined;
    if (likeness < (placed ? LIKENESS_WITH_PLACE : LIKENESS_WITHOUT_PLACE)) continue;
    if (metres !== undefined && metres > rule.distanceM) continue;
    const nearness = metres === undefined ? 0 : 1 - metres / (rule.distanceM + 1);
    const score = Math.min(
      1,
      0.5 * likeness + 0.4 * nearness + 0.1 * Math.max(0, 1 - hours / rule.windowHours),
    );
    if (score > (best?.score ?? 0)) {
      const distance = metres === undefined ? {} : { distanceM: Math.round(metres) };
      best = {
        caseId: row.id,
        score,
        reasons: { ...distance, hours: Math.round(hours * 10) / 10, likeness: round(likeness) },
      };
    }
  }
  return best;
}

function jaccard(a: ReadonlySet<string>, b: readonly string[]): number {
  if (a.size === 0 || b.length === 0) return 0;
  let shared = 0;
  for (const piece of b) if (a.has(piece)) shared++;
  return shared / (a.size + b.length - shared);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
