-- Totals of each kind stand at the end of the figures now: everything is counted anew.
TRUNCATE population.grid_count, population.area_count, population.due, population.stale, population.seen_load;

-- For the figures of the city: one row a place, with the columns that indicators agree on with scenes.
CREATE VIEW population.v_count_fact AS
SELECT k.counted_at::date AS opened_day, NULL::date AS closed_day, true AS taken_up,
  k.figures[278] + k.figures[279] + k.figures[280] AS living, k.figures[278] AS registered, k.figures[279] AS apart,
  k.figures[280] AS floating, a.synthetic, 'population' AS channel, '人口' AS kind,
  NULL::text AS category_list, NULL::text AS category_code,
  a.path[2] AS area1_id, a.path[3] AS area2_id, a.path[4] AS area3_id, a.path[5] AS area4_id, a.id AS area_id, NULL::uuid AS unit_id
FROM population.grid_count k JOIN areas.area a ON a.id = k.area_id;

-- One row for each who came from or left for outside of the city, was born or died.
CREATE VIEW population.v_move_fact AS
SELECT m.seen_on AS happened_day, m.kind = 2 AS arrived, m.kind = 3 AS gone, a.synthetic, 'population' AS channel,
  '人口' AS kind, NULL::text AS category_list, NULL::text AS category_code,
  a.path[2] AS area1_id, a.path[3] AS area2_id, a.path[4] AS area3_id, a.path[5] AS area4_id, a.id AS area_id, NULL::uuid AS unit_id
FROM registry.move m JOIN areas.area a ON a.id = coalesce(m.to_grid_id, m.from_grid_id)
WHERE NOT m.taken_back AND m.kind <> 1;
