import type { SceneParts } from '../../../base/scene/index.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import type { Consumer } from '../../../platform/outbox/index.ts';
import { loadPublicRule, type PublicRule } from './public-rule.ts';
import { mayBePublic, reportStands, ruleValues } from './store.ts';

/** Copies of photos that nobody may see any more: their files go behind the commit. */
export const COPIES_DROPPED = 'snap-report.copies_dropped';

// Whatever waits or is shown and may no longer be: the words go, and it waits for nobody until it may be public again.
const demote = statement(
  'snap_report.demote_publication',
  `WITH old AS (SELECT p.case_id, p.state FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
     WHERE p.case_id = ANY($3) AND (p.state = 'approved' OR (p.state = 'waiting' AND p.waits_since IS NOT NULL))
       AND NOT (${mayBePublic('$1', '$2')} AND ${reportStands})
     ORDER BY p.case_id FOR UPDATE OF p)
   UPDATE snap_report.publication p SET state = 'waiting', waits_since = NULL, result_seen = false,
     version = p.version + 1, title = NULL, text = NULL, result = NULL, place = NULL, lon = NULL, lat = NULL,
     reason = NULL, note = NULL, decided_at = NULL, decided_by = NULL
   FROM old WHERE p.case_id = old.case_id RETURNING p.case_id AS "caseId", old.state = 'approved' AS shown`,
);
// Whatever may be public comes to the queue once; what is there follows its case, and a closed one comes back for its
// result. Refused and withdrawn ones stay.
const promote = statement(
  'snap_report.promote_publication',
  `INSERT INTO snap_report.publication AS p (case_id, report_id, state, version, waits_since, result_seen, opened_at,
     closed, district_id, category_list, category_code)
   SELECT DISTINCT ON (c.id) c.id, o.id, 'waiting', 1, $4::timestamptz, false, c.opened_at, c.closed, c.area_depth1_id,
     c.category_list, c.category_code
   FROM loop.case c JOIN intake.report o ON o.case_id = c.id
   WHERE c.id = ANY($3) AND o.channel = ANY($5) AND ${mayBePublic('$1', '$2')}
     AND NOT EXISTS (SELECT 1 FROM snap_report.withdrawal w WHERE w.report_id = o.id)
   ORDER BY c.id, o.received_at, o.id
   ON CONFLICT (case_id) DO UPDATE SET
     report_id = CASE WHEN p.state = 'waiting' THEN excluded.report_id ELSE p.report_id END,
     waits_since = CASE
       WHEN p.state = 'waiting' OR (p.state = 'approved' AND excluded.closed AND NOT p.result_seen)
         THEN coalesce(p.waits_since, excluded.waits_since)
       ELSE NULL END,
     closed = excluded.closed, district_id = excluded.district_id, category_list = excluded.category_list,
     category_code = excluded.category_code
   WHERE (p.closed, p.district_id, p.category_list, p.category_code)
       IS DISTINCT FROM (excluded.closed, excluded.district_id, excluded.category_list, excluded.category_code)
     OR (p.state = 'waiting' AND (p.waits_since IS NULL OR p.report_id <> excluded.report_id))`,
);
const dropPhotos = statement(
  'snap_report.drop_public_photos',
  'DELETE FROM snap_report.public_photo WHERE case_id = $1 RETURNING hash',
);

/** Takes the public copies of a case away; their files follow when this is committed. */
export async function dropCopies(tx: Ctx, caseId: string): Promise<void> {
  const rows = await tx.db.run<{ hash: string }>(dropPhotos, [caseId]);
  if (rows.length === 0) return;
  tx.emit({
    type: COPIES_DROPPED,
    aggregate: `publication:${caseId}`,
    data: { caseId, hashes: [...new Set(rows.map((row) => row.hash))] },
  });
}

/** Brings what waits and what is shown in line with the cases as they are now. May be done any number of times. */
export async function settlePublications(
  tx: Ctx,
  rule: PublicRule,
  caseIds: readonly string[],
): Promise<void> {
  const values = [...ruleValues(rule), caseIds];
  const gone = await tx.db.run<{ caseId: string; shown: boolean }>(demote, values);
  for (const { caseId, shown } of gone) {
    if (!shown) continue;
    await dropCopies(tx, caseId);
    await audit(tx, {
      action: 'snap-report.publication.withdrawn',
      subject: `case:${caseId}`,
      details: { reason: 'no-longer-allowed' },
    });
  }
  await tx.db.run(promote, [...values, tx.clock.now(), rule.channels]);
}

/** Follows the cases: what may be public waits for a reviewer, what no longer may disappears. */
export function publicationFollower({ city }: SceneParts): Consumer {
  return {
    name: 'snap-report.publications',
    types: ['loop.case.', 'intake.report.', 'snap-report.withdrawn', 'snap-report.privacy_chosen'],
    handle: async (ctx, events) => {
      const caseIds = [...new Set(events.flatMap(({ data }) => caseIdsIn(data)))];
      const rule = await loadPublicRule(ctx.db, city);
      await settlePublications(ctx, rule, caseIds);
    },
  };
}

/** A report that was put to another case, or taken out of one, concerns both. */
function caseIdsIn(data: Readonly<Record<string, unknown>>): string[] {
  return ['caseId', 'from'].flatMap((key) => (typeof data[key] === 'string' ? [data[key]] : []));
}

const selectWanted = statement(
  'snap_report.select_wanted_copy',
  'SELECT 1 AS wanted FROM snap_report.public_photo WHERE hash = $1 LIMIT 1',
);

/** Removes the files of copies that were dropped, unless another publication shows the very same picture. */
export function copyRemover({ files }: SceneParts): Consumer {
  return {
    name: 'snap-report.copies',
    types: [COPIES_DROPPED],
    handle: async (ctx, events) => {
      const hashes = new Set(events.flatMap(({ data }) => data.hashes as string[]));
      for (const hash of hashes)
        await files.removeUnwanted(hash, async () => (await ctx.db.run(selectWanted, [hash])).length > 0);
    },
  };
}
