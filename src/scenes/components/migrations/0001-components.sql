CREATE SCHEMA components;

-- What a census (部件普查) says of a component beyond the registry's row; by its code of 17 digits.
CREATE TABLE components.census (
  code text PRIMARY KEY CHECK (code ~ '^[0-9]{17}$'),
  -- Who supervises it (主管部门) and who maintains it (养护单位); the owner stands in the registry.
  department text,
  keeper text,
  condition text NOT NULL CHECK (condition IN ('whole', 'damaged', 'lost', 'abandoned', 'removed')),
  surveyed_on date,
  imported_at timestamptz NOT NULL
);

-- Components near a case's point that may be what it is about, the nearest first.
CREATE TABLE components.proposal (
  case_id uuid NOT NULL REFERENCES loop.case (id),
  rank smallint NOT NULL CHECK (rank BETWEEN 1 AND 3),
  thing_id bigint NOT NULL,
  code text NOT NULL,
  distance_m real NOT NULL CHECK (distance_m >= 0),
  state text NOT NULL CHECK (state IN ('open', 'accepted', 'refused')),
  found_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  PRIMARY KEY (case_id, rank)
);

-- Which cases are about which component: by the number the reporter read, or by an accepted proposal.
CREATE TABLE components.case_thing (
  code text NOT NULL,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  opened_at timestamptz NOT NULL,
  PRIMARY KEY (case_id)
);
CREATE INDEX case_thing_code ON components.case_thing (code, opened_at DESC, case_id);

-- Components by street and category, counted at night and after an import: for large maps and for shares.
CREATE TABLE components.tally (
  street_id uuid NOT NULL,
  category text NOT NULL,
  things int NOT NULL,
  whole int NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  PRIMARY KEY (street_id, category)
);
CREATE TABLE components.tallied (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  at timestamptz NOT NULL
);
