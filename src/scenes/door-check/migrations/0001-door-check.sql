CREATE SCHEMA door_check;

-- A round of checks (核查批次): an area, a period, its houses.
CREATE TABLE door_check.round (
  id uuid PRIMARY KEY,
  title text NOT NULL,
  area_id uuid NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK (starts_on <= ends_on)
);
CREATE INDEX round_ends ON door_check.round (ends_on DESC, id DESC);

CREATE TABLE door_check.task (
  id uuid PRIMARY KEY,
  round_id uuid NOT NULL REFERENCES door_check.round (id),
  house_id bigint NOT NULL,
  grid_id uuid NOT NULL,
  -- again: nobody was met, to be tried once more.
  state text NOT NULL CHECK (state IN ('open', 'again', 'done')),
  visits smallint NOT NULL DEFAULT 0,
  outcome text,
  changed boolean NOT NULL DEFAULT false,
  shared boolean NOT NULL DEFAULT false,
  UNIQUE (round_id, house_id)
);
CREATE INDEX task_grid ON door_check.task (grid_id, state, house_id);
CREATE INDEX task_shared ON door_check.task (round_id, id) WHERE shared;

-- Who stood at the door, when and where. What was learned there lies in the registry as records of the source
-- grid-check; here stand references only, and a note.
CREATE TABLE door_check.visit (
  id uuid PRIMARY KEY,
  task_id uuid NOT NULL REFERENCES door_check.task (id),
  staff_id text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('met', 'empty', 'refused', 'not-met')),
  use text CHECK (use IN ('owner', 'let', 'shared')),
  note text NOT NULL,
  lon double precision,
  lat double precision,
  distance_m real,
  photo_id uuid,
  visited_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  -- held: counts. conflict: says otherwise than a visit of somebody else. superseded: the same member came again.
  state text NOT NULL CHECK (state IN ('held', 'conflict', 'superseded', 'withdrawn')),
  ended_by text,
  ended_at timestamptz,
  case_id uuid REFERENCES loop.case (id)
);
CREATE INDEX visit_task ON door_check.visit (task_id, visited_at);
CREATE INDEX visit_conflict ON door_check.visit (received_at, id) WHERE state = 'conflict';
CREATE INDEX visit_staff ON door_check.visit (staff_id, visited_at DESC);

-- Which record of the registry says what a visit found of whom.
CREATE TABLE door_check.finding (
  visit_id uuid NOT NULL REFERENCES door_check.visit (id),
  key text NOT NULL,
  entity_id bigint NOT NULL,
  says text NOT NULL CHECK (says IN ('lives', 'moved-out', 'new', 'use')),
  PRIMARY KEY (visit_id, key)
);
CREATE INDEX finding_entity ON door_check.finding (entity_id);

CREATE TABLE door_check.photo (
  id uuid PRIMARY KEY,
  staff_id text NOT NULL,
  hash text NOT NULL,
  file jsonb NOT NULL,
  sent_at timestamptz NOT NULL,
  UNIQUE (staff_id, hash)
);
