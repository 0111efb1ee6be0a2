CREATE SCHEMA areas;

-- Divisions and grids: city, district, street, community, grids of as many levels as the city has. Boundaries are
-- valid by date: a changed boundary is a new row under the same code.
CREATE TABLE areas.area (
  id uuid PRIMARY KEY,
  code text NOT NULL,
  name text NOT NULL,
  level text NOT NULL,
  depth smallint NOT NULL CHECK (depth BETWEEN 0 AND 9),
  parent_id uuid REFERENCES areas.area (id),
  -- From the city down to this area itself.
  path uuid[] NOT NULL,
  -- An exclusive grid (专属网格) may lie across others; it never is the primary one of a point.
  exclusive boolean NOT NULL DEFAULT false,
  synthetic boolean NOT NULL DEFAULT false,
  valid_from date NOT NULL,
  valid_to date,
  lon double precision,
  lat double precision,
  -- Polygons in the project's own compact encoding, WGS-84; null when the border is not known.
  geometry bytea,
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE UNIQUE INDEX area_code_current ON areas.area (code) WHERE valid_to IS NULL;
CREATE INDEX area_parent ON areas.area (parent_id);
CREATE INDEX area_level ON areas.area (level, code);
