-- For the figures of the city: one row a programme, with the columns that indicators agree on with scenes.
CREATE VIEW recurrence.v_programme_fact AS
SELECT p.case_id, p.starts_on AS opened_day, p.ended_on AS closed_day, true AS taken_up,
  -- Null as long as nobody can say.
  (kept.figures ->> 'reached')::boolean AS reached,
  kept.figures ->> 'reached' IS NOT NULL AS reach_known,
  kept.verdict <> 'too-few' AS judged,
  kept.verdict = 'fewer' AS fewer,
  c.synthetic, c.channel, c.kind, p.category_list, p.category_code,
  c.area_depth1_id AS area1_id, c.area_depth2_id AS area2_id, c.area_depth3_id AS area3_id, NULL::uuid AS area4_id,
  c.area_id, c.lead_organisation_id AS unit_id
FROM recurrence.programme p
JOIN loop.v_case c ON c.id = p.case_id
CROSS JOIN LATERAL (
  SELECT coalesce(p.final, p.closing) AS figures,
    CASE WHEN p.final IS NULL THEN p.closing #>> '{during,verdict}' ELSE p.final #>> '{after,verdict}' END AS verdict
) AS kept;
