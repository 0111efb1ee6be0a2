-- What later modules may read of cases: the row, and the parts of the state that figures are made of.
CREATE VIEW loop.v_case AS
SELECT id, number, flow_id, version, c.state, closed, title, channel, kind, category_list, category_code, priority,
  synthetic, area_id, area_depth1_id, area_depth2_id, area_depth3_id, lon, lat, address, lead_organisation_id,
  holder_organisation_id, holder_person_id, opened_at, changed_at, closed_at, due_at, overall_due_at, late,
  origin -> 'subject' -> 'place' -> 'areaPath' AS area_path,
  d.state -> 'counters' AS counters,
  d.state -> 'attributes' AS attributes,
  d.state -> 'spans' AS spans,
  d.state -> 'alarms' AS alarms
FROM loop.case c JOIN loop.case_document d ON d.case_id = c.id;

-- The log without its forms: when which action was taken.
CREATE VIEW loop.v_action AS
SELECT case_id, sequence, type, at, organisation_id FROM loop.action;
