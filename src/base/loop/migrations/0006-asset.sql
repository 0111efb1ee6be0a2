-- The number of the thing that a case is about (部件标识码, 电梯编号, 灯杆号), for what counts by it.
CREATE OR REPLACE VIEW loop.v_case AS
SELECT id, number, flow_id, version, c.state, closed, title, channel, kind, category_list, category_code, priority,
  synthetic, area_id, area_depth1_id, area_depth2_id, area_depth3_id, lon, lat, address, lead_organisation_id,
  holder_organisation_id, holder_person_id, opened_at, changed_at, closed_at, due_at, overall_due_at, late,
  (origin -> 'subject' -> 'place' -> 'areaPath')::jsonb AS area_path,
  (d.state -> 'counters')::jsonb AS counters,
  (d.state -> 'attributes')::jsonb AS attributes,
  (d.state -> 'spans')::jsonb AS spans,
  (d.state -> 'alarms')::jsonb AS alarms,
  origin #>> '{subject,asset,number}' AS asset_number
FROM loop.case c JOIN loop.case_document d ON d.case_id = c.id;
