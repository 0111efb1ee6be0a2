-- The areas in which an entity stands, from the district down to its grid; whoever was merged away stands where the
-- survivor does. Empty when no place is known.
CREATE FUNCTION registry.areas_of(kind smallint, entity bigint) RETURNS uuid[] LANGUAGE sql STABLE
RETURN coalesce((
  SELECT a.path[2:] FROM (SELECT coalesce((SELECT m.into_id FROM registry.merged m WHERE m.id = entity), entity) AS id) today
    JOIN areas.area a ON a.id = CASE kind
      WHEN 1 THEN (SELECT p.grid_id FROM registry.person p WHERE p.id = today.id)
      WHEN 5 THEN (SELECT o.grid_id FROM registry.organisation o WHERE o.id = today.id)
      WHEN 6 THEN (SELECT t.grid_id FROM registry.thing t WHERE t.id = today.id) END
), '{}');

-- Where both sides of a pair, and those of a line of the ledger, stand today: queue and ledger of an area are found by it.
-- Kept by whoever changes the place of an entity (records/places.ts).
ALTER TABLE registry.review ADD COLUMN left_areas uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN right_areas uuid[] NOT NULL DEFAULT '{}';
UPDATE registry.review SET left_areas = registry.areas_of(entity_kind, left_id),
  right_areas = registry.areas_of(entity_kind, right_id);
CREATE INDEX review_areas ON registry.review USING gin (left_areas) WITH (fastupdate = off);

ALTER TABLE registry.decision ADD COLUMN areas uuid[] NOT NULL DEFAULT '{}';
UPDATE registry.decision SET areas = registry.areas_of(entity_kind, entity_ids[1]) || registry.areas_of(entity_kind, entity_ids[2]);
CREATE INDEX decision_areas ON registry.decision USING gin (areas) WITH (fastupdate = off);
-- Asked for many entities at once: each question would go through the whole list of entries that are not sorted in yet.
ALTER INDEX registry.decision_entities SET (fastupdate = off);
-- Ten thousand areas are known by how often they come, not the thousand largest: a plan for a few grids is one for few rows.
ALTER TABLE registry.review ALTER COLUMN left_areas SET STATISTICS 1000, ALTER COLUMN right_areas SET STATISTICS 1000;
ALTER TABLE registry.decision ALTER COLUMN areas SET STATISTICS 1000;
