-- 巡查轨迹: where a grid member walked between starting and ending a patrol. Kept as long as the city's settings say.
CREATE TABLE patrol.track (
  -- Made by the phone, so that what is sent twice is one track.
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL,
  organisation_id uuid,
  -- City to grid, of the first place: whose supervisor may see it.
  area_ids uuid[] NOT NULL,
  area_name text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  points int NOT NULL DEFAULT 0 CHECK (points BETWEEN 0 AND 2000),
  distance_m int NOT NULL DEFAULT 0
);
CREATE INDEX track_staff ON patrol.track (staff_id, started_at DESC, id DESC);
CREATE INDEX track_started ON patrol.track (started_at DESC, id DESC);
CREATE INDEX track_areas ON patrol.track USING gin (area_ids);

-- The places in the batches in which the phone sent them: [[lon, lat, seconds since the start], …].
CREATE TABLE patrol.track_part (
  track_id uuid NOT NULL REFERENCES patrol.track (id) ON DELETE CASCADE,
  first int NOT NULL,
  places jsonb NOT NULL,
  PRIMARY KEY (track_id, first)
);
