-- An area and all below it.
CREATE INDEX area_path ON areas.area USING gin (path);
