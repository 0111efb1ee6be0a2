-- Special groups stand last, so that a new one moves no other number: everything is counted anew.
TRUNCATE population.grid_count, population.area_count, population.due, population.stale, population.seen_load;

CREATE OR REPLACE VIEW population.v_count_fact AS
SELECT k.counted_at::date AS opened_day, NULL::date AS closed_day, true AS taken_up,
  k.figures[267] + k.figures[268] + k.figures[269] AS living, k.figures[267] AS registered, k.figures[268] AS apart,
  k.figures[269] AS floating, a.synthetic, 'population' AS channel, '人口' AS kind,
  NULL::text AS category_list, NULL::text AS category_code,
  a.path[2] AS area1_id, a.path[3] AS area2_id, a.path[4] AS area3_id, a.path[5] AS area4_id, a.id AS area_id, NULL::uuid AS unit_id
FROM population.grid_count k JOIN areas.area a ON a.id = k.area_id;
