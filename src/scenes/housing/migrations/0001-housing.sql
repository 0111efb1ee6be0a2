CREATE SCHEMA housing;

-- Houses of one grid, counted: how each stands is worked out from the registry and from lettings. Counted anew when
-- something in the grid changes.
CREATE TABLE housing.grid_count (
  grid_id uuid PRIMARY KEY,
  -- Order of lists, and the areas above as they were counted into.
  code text NOT NULL,
  path uuid[] NOT NULL,
  buildings int NOT NULL,
  houses int NOT NULL,
  -- The six states; together they are all houses.
  own_houses int NOT NULL,
  let_houses int NOT NULL,
  shared_houses int NOT NULL,
  occupied_houses int NOT NULL,
  empty_houses int NOT NULL,
  other_houses int NOT NULL,
  lived_in int NOT NULL,
  unowned int NOT NULL,
  registered int NOT NULL,
  counted_at timestamptz NOT NULL
);
CREATE INDEX grid_count_code ON housing.grid_count (code);

-- The same for every area, as the sum of its grids: what a grid's count changes by is added to all areas above it.
CREATE TABLE housing.area_count (
  area_id uuid PRIMARY KEY,
  buildings int NOT NULL,
  houses int NOT NULL,
  own_houses int NOT NULL,
  let_houses int NOT NULL,
  shared_houses int NOT NULL,
  occupied_houses int NOT NULL,
  empty_houses int NOT NULL,
  other_houses int NOT NULL,
  lived_in int NOT NULL,
  unowned int NOT NULL,
  registered int NOT NULL
);

-- Grids to be counted anew.
CREATE TABLE housing.stale_grid (
  grid_id uuid PRIMARY KEY,
  since timestamptz NOT NULL
);

-- Which load of the whole city has been counted.
CREATE TABLE housing.counted (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  base_at timestamptz NOT NULL
);

-- A letting (房屋租赁登记). Who lets and who rents stand in the registry; here are references only.
CREATE TABLE housing.letting (
  -- The form's own: the same form sent twice is one letting.
  id uuid PRIMARY KEY,
  house_id bigint NOT NULL,
  grid_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('whole', 'shared', 'short')),
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  rooms smallint CHECK (rooms BETWEEN 1 AND 99),
  area_m2 numeric(7, 1) CHECK (area_m2 > 0),
  -- A person or an organisation of the registry; null when a source names nobody that is known.
  landlord_id bigint,
  -- Whom to ask, as written down: erased with its person.
  contact text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '',
  -- running: agreed and not ended; past its last day it has lapsed without anybody saying what is so now.
  state text NOT NULL CHECK (state IN ('running', 'ended')),
  -- Running, and today lies in its period: kept by commands and by a job.
  in_force boolean NOT NULL,
  ended_on date,
  ended_by text,
  end_reason text,
  extensions smallint NOT NULL DEFAULT 0,
  -- Of a feed: its source and the key there. Registered by hand: null.
  feed_id smallint,
  feed_key text,
  -- Tenants that the feed names and the registry does not know.
  unknown_tenants smallint NOT NULL DEFAULT 0,
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL,
  synthetic boolean NOT NULL,
  CHECK (starts_on <= ends_on),
  CHECK ((feed_id IS NULL) = (feed_key IS NULL)),
  CHECK (NOT in_force OR state = 'running')
);
CREATE INDEX letting_house ON housing.letting (house_id, starts_on DESC);
CREATE INDEX letting_list ON housing.letting (registered_at DESC, id DESC);
CREATE INDEX letting_grid ON housing.letting (grid_id, registered_at DESC, id DESC);
CREATE INDEX letting_end ON housing.letting (ends_on, id) WHERE state = 'running';
CREATE INDEX letting_start ON housing.letting (starts_on) WHERE state = 'running' AND NOT in_force;
CREATE INDEX letting_landlord ON housing.letting (landlord_id);
CREATE UNIQUE INDEX letting_feed ON housing.letting (feed_id, feed_key) WHERE feed_id IS NOT NULL;

-- Who rents: each is said by a record of the registry under this key.
CREATE TABLE housing.tenant (
  letting_id uuid NOT NULL REFERENCES housing.letting (id),
  key text NOT NULL,
  person_id bigint NOT NULL,
  PRIMARY KEY (letting_id, key)
);
CREATE INDEX tenant_person ON housing.tenant (person_id);

-- What looks wrong about a house, with what speaks for it.
CREATE TABLE housing.clue (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('crowded', 'unregistered', 'empty-occupied')),
  house_id bigint NOT NULL,
  grid_id uuid NOT NULL,
  path uuid[] NOT NULL,
  -- gone: what spoke for it no longer holds.
  state text NOT NULL CHECK (state IN ('open', 'dismissed', 'reported', 'gone')),
  -- Figures and days only, no names.
  evidence jsonb NOT NULL,
  -- How much speaks for it; a dismissed clue comes back only when this grows.
  weight int NOT NULL,
  found_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  reason text,
  case_id uuid REFERENCES loop.case (id),
  synthetic boolean NOT NULL,
  UNIQUE (house_id, kind)
);
CREATE INDEX clue_list ON housing.clue (kind, state, found_at DESC, id DESC);
CREATE INDEX clue_grid ON housing.clue (grid_id, kind, state);
