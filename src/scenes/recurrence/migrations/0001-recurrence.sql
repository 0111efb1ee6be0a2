CREATE SCHEMA recurrence;

-- One narrow row a case of the incident flow that tells of a problem: when, where and of what kind. The keys are hashes
-- of what is counted together, so that a million cases are grouped by one integer from an index alone.
CREATE TABLE recurrence.occurrence (
  case_id uuid PRIMARY KEY,
  day date NOT NULL,
  -- The square of a hundred metres in its street × category; null without a place.
  place_key bigint,
  -- The same for components (部件): what stands there comes back.
  asset_key bigint,
  -- The area of the second depth (a street) × category.
  street_key bigint,
  -- The category.
  kind_key bigint NOT NULL,
  area1_id uuid,
  area2_id uuid,
  area3_id uuid,
  area_id uuid,
  unit_id uuid,
  category_list text NOT NULL,
  category_code text NOT NULL,
  synthetic boolean NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
CREATE INDEX occurrence_day ON recurrence.occurrence (day) INCLUDE (place_key, asset_key, street_key, kind_key);
CREATE INDEX occurrence_area1 ON recurrence.occurrence (area1_id, day)
  INCLUDE (place_key, asset_key, street_key, kind_key);
CREATE INDEX occurrence_area2 ON recurrence.occurrence (area2_id, day)
  INCLUDE (place_key, asset_key, street_key, kind_key);
CREATE INDEX occurrence_unit ON recurrence.occurrence (unit_id, day)
  INCLUDE (place_key, asset_key, street_key, kind_key);
CREATE INDEX occurrence_place ON recurrence.occurrence (place_key, day DESC) WHERE place_key IS NOT NULL;
CREATE INDEX occurrence_street ON recurrence.occurrence (street_key, day DESC) WHERE street_key IS NOT NULL;
CREATE INDEX occurrence_kind ON recurrence.occurrence (kind_key, day) INCLUDE (place_key, street_key, area1_id);

-- How far the cases that were there before this scene have been read.
CREATE TABLE recurrence.reading (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  last_case_id uuid NOT NULL
);

-- One programme (专项治理): its case in the loop, what it is about, and its figures as they were when it ended.
CREATE TABLE recurrence.programme (
  case_id uuid PRIMARY KEY REFERENCES loop.case (id),
  scale text NOT NULL CHECK (scale IN ('place', 'asset', 'street', 'kind')),
  key bigint NOT NULL,
  kind_key bigint NOT NULL,
  -- Where a programme for a kind works; null: in the whole city. Of the other scales the key says where.
  area1_id uuid REFERENCES areas.area (id),
  category_list text NOT NULL,
  category_code text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on > starts_on),
  -- Cases a week are to fall by this share of what they were before.
  cut_percent smallint NOT NULL CHECK (cut_percent BETWEEN 1 AND 100),
  opened_at timestamptz NOT NULL,
  ended_on date,
  -- Kept when it ended, and once more when the weeks after it were over: later corrections do not change them.
  closing jsonb,
  final jsonb
);
-- Of one thing that comes back there is one programme at a time.
CREATE UNIQUE INDEX programme_open ON recurrence.programme
  (scale, key, coalesce(area1_id, '00000000-0000-0000-0000-000000000000')) WHERE ended_on IS NULL;
CREATE INDEX programme_opened ON recurrence.programme (opened_at DESC, case_id DESC);
CREATE INDEX programme_unfinished ON recurrence.programme (ended_on) WHERE ended_on IS NOT NULL AND final IS NULL;
