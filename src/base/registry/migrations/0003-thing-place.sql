-- What stands near a point, and what lies in the visible part of a map.
CREATE INDEX thing_point ON registry.thing USING gist (point(lon, lat));
