import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';

/** What tells of a problem: a question and a word of praise do not. */
const TELLS = `c.kind NOT IN ('咨询', '表扬') AND c.state <> 'not-taken-up'`;
/** The square of lib/geo/cell.ts. */
const CELL = `floor((c.lat + 90) / 0.001)::bigint * 360000 + floor((c.lon + 180) / 0.001)::bigint`;
const CATEGORY = `c.category_list || ':' || c.category_code`;
const hash = (...parts: string[]) => `hashtextextended(concat_ws('|', ${parts.join(', ')}), 0)`;
const PLACE = `CASE WHEN c.lon IS NOT NULL AND c.lat IS NOT NULL
  THEN ${hash(`(${CELL})::text`, 'c.area_depth2_id::text', CATEGORY)} END`;

/** Column by column, so that what is stored and what is selected cannot drift apart. */
const COLUMNS: Readonly<Record<string, string>> = {
  case_id: 'c.id',
  day: '(c.opened_at AT TIME ZONE $2)::date',
  place_key: PLACE,
  // The thing itself, wherever somebody put the pin; without a number what stands in the same square.
  asset_key: `CASE WHEN c.asset_number IS NOT NULL THEN ${hash('c.asset_number', CATEGORY)}
    WHEN c.category_code LIKE '部件%' THEN ${PLACE} END`,
  asset_number: 'c.asset_number',
  street_key: `CASE WHEN c.area_depth2_id IS NOT NULL THEN ${hash('c.area_depth2_id::text', CATEGORY)} END`,
  kind_key: hash(CATEGORY),
  area1_id: 'c.area_depth1_id',
  area2_id: 'c.area_depth2_id',
  area3_id: 'c.area_depth3_id',
  area_id: 'c.area_id',
  unit_id: 'c.lead_organisation_id',
  category_list: 'c.category_list',
  category_code: 'c.category_code',
  synthetic: 'c.synthetic',
};
const names = Object.keys(COLUMNS);
const IS_COUNTED = `c.flow_id = 'incident' AND c.category_list IS NOT NULL AND c.category_code IS NOT NULL AND ${TELLS}`;

const storeOccurrences = statement(
  'recurrence.store_occurrences',
  `INSERT INTO recurrence.occurrence (${names.join(', ')})
   SELECT ${Object.values(COLUMNS).join(', ')} FROM loop.v_case c WHERE c.id = ANY($1::uuid[]) AND ${IS_COUNTED}
   ON CONFLICT (case_id) DO UPDATE SET ${names
     .slice(1)
     .map((name) => `${name} = excluded.${name}`)
     .join(', ')}
   WHERE (${names.map((name) => `occurrence.${name}`).join(', ')})
     IS DISTINCT FROM (${names.map((name) => `excluded.${name}`).join(', ')}) RETURNING 1`,
);
const dropOccurrences = statement(
  'recurrence.drop_occurrences',
  `DELETE FROM recurrence.occurrence o USING loop.v_case c
   WHERE o.case_id = ANY($1::uuid[]) AND c.id = o.case_id AND NOT (${IS_COUNTED}) RETURNING 1`,
);

/**
 * Brings what is counted in line with these cases as they are now; the same again changes nothing. Resolves with how
 * many rows changed.
 */
export async function followCases(ctx: Ctx, timeZone: string, caseIds: readonly string[]): Promise<number> {
  if (caseIds.length === 0) return 0;
  const stored = await ctx.db.run(storeOccurrences, [caseIds, timeZone]);
  const dropped = await ctx.db.run(dropOccurrences, [caseIds]);
  return stored.length + dropped.length;
}

/** Follows the cases behind their actions: only what moves a case to another place, kind or unit, or ends it. */
export function occurrenceKeeper(timeZone: string): Consumer {
  return {
    name: 'recurrence.occurrences',
    types: [
      'loop.case.opened',
      'loop.case.closed',
      'incident.dispatched',
      'incident.reclassified',
      'incident.reopened',
    ],
    handle: async (ctx, events) => {
      const ids = events.flatMap(({ data }) => {
        const { caseId, flowId } = data as { caseId?: string; flowId?: string };
        return caseId !== undefined && flowId === 'incident' ? [caseId] : [];
      });
      await followCases(ctx, timeZone, [...new Set(ids)]);
    },
  };
}

const CHUNK = 2_000;
/** Cases of one run: a million is read in an hour of runs, beside everything else. */
const MOST_CASES = 100_000;
const NIL = '00000000-0000-0000-0000-000000000000';
const selectReading = statement(
  'recurrence.select_reading',
  'SELECT last_case_id AS "last" FROM recurrence.reading',
);
const storeReading = statement(
  'recurrence.store_reading',
  `INSERT INTO recurrence.reading (last_case_id) VALUES ($1)
   ON CONFLICT (id) DO UPDATE SET last_case_id = excluded.last_case_id`,
);
const nextCases = statement(
  'recurrence.next_cases',
  `SELECT id FROM loop.case WHERE id > $1 ORDER BY id LIMIT ${CHUNK}`,
);

const readAnew = statement('recurrence.read_anew', 'DELETE FROM recurrence.reading');

/**
 * Reads on where the last run ended, in order of ids: cases from before this scene, or from an import. Resolves with
 * how many were read and how many were counted otherwise than they are.
 */
export async function readOlderCases(
  ctx: RootCtx,
  timeZone: string,
  most: number = MOST_CASES,
): Promise<{ read: number; changed: number }> {
  let last = (await ctx.db.run<{ last: string }>(selectReading))[0]?.last ?? NIL;
  const done = { read: 0, changed: 0 };
  for (;;) {
    const ids = (await ctx.db.run<{ id: string }>(nextCases, [last])).map((row) => row.id);
    const end = ids.at(-1);
    if (end === undefined) return done;
    done.changed += await inTransaction(ctx, async (tx) => {
      const changed = await followCases(tx, timeZone, ids);
      await tx.db.run(storeReading, [end]);
      return changed;
    });
    done.read += ids.length;
    last = end;
    if (ids.length < CHUNK || done.read >= most) return done;
  }
}

/** Has every case compared with what is counted once more, by the runs that follow: an event may have been given up. */
export async function beginReadingAnew(ctx: RootCtx): Promise<void> {
  await ctx.db.run(readAnew);
}
