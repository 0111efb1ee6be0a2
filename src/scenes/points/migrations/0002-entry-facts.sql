-- For the figures of the city: one row an entry of the ledger, with the columns that indicators agree on with scenes.
-- Points are a person's, and a person has neither area nor unit here.
CREATE VIEW points.v_entry_fact AS
SELECT e.day AS happened_day,
  CASE WHEN e.reason IN ('rule', 'reversal') THEN e.points ELSE -e.points END AS points,
  e.reason IN ('rule', 'reversal') AS given,
  e.reason IN ('exchange', 'refund') AS exchanged,
  CASE a.kind WHEN 'resident' THEN '居民' WHEN 'volunteer' THEN '志愿者' ELSE '商户' END AS kind,
  false AS synthetic, 'points' AS channel, NULL::text AS category_list, NULL::text AS category_code,
  NULL::uuid AS area1_id, NULL::uuid AS area2_id, NULL::uuid AS area3_id, NULL::uuid AS area4_id,
  NULL::uuid AS area_id, NULL::uuid AS unit_id
FROM points.entry e JOIN points.account a ON a.id = e.account_id;
CREATE INDEX entry_by_day ON points.entry (day);
