-- Days of the city, by which lettings and clues are counted.
ALTER TABLE housing.letting ADD COLUMN registered_on date;
UPDATE housing.letting SET registered_on = registered_at::date;
ALTER TABLE housing.letting ALTER COLUMN registered_on SET NOT NULL;
CREATE INDEX letting_by_day ON housing.letting (registered_on);
ALTER TABLE housing.clue ADD COLUMN found_on date, ADD COLUMN decided_on date;
UPDATE housing.clue SET found_on = found_at::date, decided_on = decided_at::date;
ALTER TABLE housing.clue ALTER COLUMN found_on SET NOT NULL;
CREATE INDEX clue_by_day ON housing.clue (found_on);

-- Lettings and clues for the one layer of indicators.
CREATE VIEW housing.v_letting_fact AS
SELECT l.registered_on AS happened_day, l.registered_on AS opened_day, l.ended_on AS closed_day, l.in_force AS taken_up, l.synthetic, 'housing' AS channel,
  CASE l.kind WHEN 'whole' THEN '整租' WHEN 'shared' THEN '合租' ELSE '民宿' END AS kind,
  NULL::text AS category_list, NULL::text AS category_code,
  a.path[2] AS area1_id, a.path[3] AS area2_id, a.path[4] AS area3_id, a.path[5] AS area4_id,
  l.grid_id AS area_id, NULL::uuid AS unit_id
FROM housing.letting l JOIN areas.area a ON a.id = l.grid_id;

CREATE VIEW housing.v_clue_fact AS
SELECT c.found_on AS opened_day, c.found_on AS happened_day, c.decided_on AS closed_day, c.state = 'open' AS taken_up, c.state IN ('dismissed', 'reported') AS decided,
  c.state <> 'gone' AS stands, c.synthetic, 'housing' AS channel,
  CASE c.kind WHEN 'crowded' THEN '疑似群租' WHEN 'unregistered' THEN '出租未登记' ELSE '空置有人住' END AS kind,
  NULL::text AS category_list, NULL::text AS category_code,
  c.path[2] AS area1_id, c.path[3] AS area2_id, c.path[4] AS area3_id, c.path[5] AS area4_id,
  c.grid_id AS area_id, NULL::uuid AS unit_id
FROM housing.clue c;
