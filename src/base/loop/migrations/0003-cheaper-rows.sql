-- Every action reads and rewrites the documents whole: as json they go in and out as they are, where jsonb is taken
-- apart and put together each time. Compact, two of them share a page with room for the next version of one.
DROP VIEW loop.v_case;
ALTER TABLE loop.case_document ALTER COLUMN origin TYPE json USING origin::text::json,
  ALTER COLUMN state TYPE json USING state::text::json;
CREATE VIEW loop.v_case AS
SELECT id, number, flow_id, version, c.state, closed, title, channel, kind, category_list, category_code, priority,
  synthetic, area_id, area_depth1_id, area_depth2_id, area_depth3_id, lon, lat, address, lead_organisation_id,
  holder_organisation_id, holder_person_id, opened_at, changed_at, closed_at, due_at, overall_due_at, late,
  (origin -> 'subject' -> 'place' -> 'areaPath')::jsonb AS area_path,
  (d.state -> 'counters')::jsonb AS counters,
  (d.state -> 'attributes')::jsonb AS attributes,
  (d.state -> 'spans')::jsonb AS spans,
  (d.state -> 'alarms')::jsonb AS alarms
FROM loop.case c JOIN loop.case_document d ON d.case_id = c.id;

-- Rows that one statement writes together need no check of each other, and areas, units and flows are never deleted,
-- only ended: hundreds of cases a second would lock the same few of their rows.
ALTER TABLE loop.case_document DROP CONSTRAINT case_document_case_id_fkey;
ALTER TABLE loop.open_case DROP CONSTRAINT open_case_id_fkey;
ALTER TABLE loop.case_words DROP CONSTRAINT case_words_case_id_fkey;
ALTER TABLE loop.task DROP CONSTRAINT task_organisation_id_fkey;
ALTER TABLE loop.case DROP CONSTRAINT case_area_id_fkey,
  DROP CONSTRAINT case_lead_organisation_id_fkey,
  DROP CONSTRAINT case_holder_organisation_id_fkey,
  DROP CONSTRAINT case_flow_id_flow_version_fkey;
