-- The areas in which a letting's house stands, from the city down: lettings of an area are found by it, however few it has.
ALTER TABLE housing.letting ADD COLUMN path uuid[] NOT NULL DEFAULT '{}';
UPDATE housing.letting l SET path = a.path FROM areas.area a WHERE a.id = l.grid_id;
CREATE INDEX letting_path ON housing.letting USING gin (path) WITH (fastupdate = off);
-- Ten thousand areas are known by how often they come, not the thousand largest: a plan for a few grids is one for few rows.
ALTER TABLE housing.letting ALTER COLUMN path SET STATISTICS 1000;
