CREATE SCHEMA registry;

-- Entities of all kinds share one row of numbers, so that an edge needs no kind at its ends. Numbers are never reused.
CREATE SEQUENCE registry.entity_id AS bigint START 1000 CACHE 1;

-- The address of a door, as it is written: …3号楼2单元501室.
CREATE FUNCTION registry.door(address text, unit text, room text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN address || CASE WHEN unit = '' THEN '' ELSE unit || '单元' END
  || CASE WHEN room ~ '^\d+$' THEN room || '室' ELSE room END;

-- Keys between these tables are not checked row by row: a load writes millions of them in an order of its own, and
-- nothing here is ever deleted alone. `citybrain doctor` looks for what points nowhere.

-- An estate, a village or a road: the part of an address that people search by.
CREATE TABLE registry.place (
  id integer PRIMARY KEY,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3), -- 1 estate, 2 road, 3 village
  name text NOT NULL,
  district_id uuid NOT NULL,
  -- Pieces of two characters, made by the application.
  pieces text[] NOT NULL,
  synthetic boolean NOT NULL
);

CREATE TABLE registry.building (
  id bigint PRIMARY KEY,
  estate_id integer,
  road_id integer,
  road_number text,
  building_number text,
  name text NOT NULL,
  address text NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  grid_id uuid NOT NULL,
  floors smallint,
  units smallint,
  synthetic boolean NOT NULL
);

CREATE TABLE registry.house (
  id bigint PRIMARY KEY,
  building_id bigint NOT NULL,
  unit text NOT NULL,
  floor smallint,
  room text NOT NULL,
  -- 1 lived in by its owner, 2 let, 3 let to several parties (群租), 4 empty, 5 not for living.
  use smallint NOT NULL CHECK (use BETWEEN 1 AND 5),
  synthetic boolean NOT NULL
);

CREATE TABLE registry.household (
  id bigint PRIMARY KEY,
  house_id bigint,
  head_id bigint,
  -- 户号 of the register, where it is known.
  number text,
  size smallint NOT NULL,
  synthetic boolean NOT NULL
);

CREATE TABLE registry.person (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  -- Eighteen characters, valid by GB 11643.
  number text,
  sex smallint CHECK (sex IN (1, 2)),
  born date,
  telephone text,
  household_id bigint,
  house_id bigint,
  registered_house_id bigint,
  registered_division text,
  -- 1 registered and lives in the same house, 2 registered here, lives in another house of the city (人户分离),
  -- 3 registered elsewhere, lives here (流动), 4 registered here, lives elsewhere.
  residence smallint NOT NULL CHECK (residence BETWEEN 1 AND 4),
  -- Where the house stands.
  grid_id uuid,
  -- 1 living, 2 dead, 3 gone from the city.
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
  updated_on date NOT NULL,
  synthetic boolean NOT NULL
);

CREATE TABLE registry.organisation (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  pieces text[] NOT NULL,
  credit_code text,
  kind text NOT NULL,
  address text,
  building_id bigint,
  head_id bigint,
  telephone text,
  grid_id uuid,
  -- 1 open, 2 closed.
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 2),
  synthetic boolean NOT NULL
);

-- Components of the city (部件), elevators, parking spaces, devices.
CREATE TABLE registry.thing (
  id bigint PRIMARY KEY,
  kind text NOT NULL,
  -- Seventeen digits for a component: division 6, major 2, minor 2, serial 6 and a free one.
  code text NOT NULL,
  name text NOT NULL,
  building_id bigint,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  grid_id uuid NOT NULL,
  owner text,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 2),
  synthetic boolean NOT NULL
);

-- What a source says of an entity: its row, in standard fields, as last loaded. Provenance, contradictions and undoing
-- are read from here; the rows above are derived from it.
CREATE TABLE registry.record (
  source_id smallint NOT NULL,
  key text NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 6),
  entity_id bigint NOT NULL,
  observed_on date NOT NULL,
  fields jsonb NOT NULL,
  PRIMARY KEY (source_id, key)
);

-- 1 lives in (person, house), 2 member of (person, household), 3 owns (person or organisation, house), 4 rents (person,
-- house), 5 heads (person, organisation), 6 works at (person, organisation), 7 stands in (thing, building).
CREATE TABLE registry.edge (
  from_id bigint NOT NULL,
  to_id bigint NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 7),
  source_id smallint NOT NULL,
  confidence real NOT NULL CHECK (confidence > 0 AND confidence <= 1),
  valid_from date,
  valid_to date,
  record_key text
);

-- Who looks after a grid.
CREATE TABLE registry.guard (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  telephone text,
  grid_id uuid NOT NULL,
  synthetic boolean NOT NULL
);

CREATE TABLE registry.special_group (
  person_id bigint NOT NULL,
  kind text NOT NULL,
  since date,
  until date,
  source_id smallint NOT NULL,
  PRIMARY KEY (person_id, kind, source_id)
);

-- A person (or another entity) that was merged into another: its number stays good.
CREATE TABLE registry.merged (
  id bigint PRIMARY KEY,
  into_id bigint NOT NULL,
  decision_id uuid NOT NULL
);

-- Every merge, split and attachment of records, by people or by a run, with what was before: each can be undone.
CREATE TABLE registry.decision (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('merge', 'split', 'move')),
  entity_kind smallint NOT NULL,
  at timestamptz NOT NULL,
  actor_id text NOT NULL,
  reason text NOT NULL,
  -- [{source, key, from, to}]
  moves jsonb NOT NULL,
  -- Numbers that take part, for finding the decisions of an entity.
  entity_ids bigint[] NOT NULL,
  undoes_id uuid REFERENCES registry.decision (id),
  undone_by uuid REFERENCES registry.decision (id)
);
CREATE INDEX decision_entities ON registry.decision USING gin (entity_ids);
CREATE INDEX decision_at ON registry.decision (at DESC, id DESC);

-- Pairs that a person decides on, with the waterfall that led to them.
CREATE TABLE registry.review (
  id uuid PRIMARY KEY,
  left_id bigint NOT NULL,
  right_id bigint NOT NULL,
  probability real NOT NULL,
  waterfall jsonb NOT NULL,
  -- Both sides have valid but different numbers, or a side is large: a second person must agree.
  risky boolean NOT NULL,
  reason text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'half-agreed', 'merged', 'kept-apart')),
  found_at timestamptz NOT NULL,
  first_by text,
  first_at timestamptz,
  first_says text CHECK (first_says IN ('same', 'different')),
  second_by text,
  second_at timestamptz,
  note text,
  decision_id uuid REFERENCES registry.decision (id),
  CHECK (left_id < right_id)
);
CREATE UNIQUE INDEX review_pair ON registry.review (left_id, right_id);
CREATE INDEX review_queue ON registry.review (state, probability DESC, id);

-- What a load is doing, so that one that was broken off is known as such.
CREATE TABLE registry.bulk_load (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  state text NOT NULL CHECK (state IN ('loading', 'whole')),
  origin text NOT NULL,
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  counts jsonb NOT NULL DEFAULT '{}'
);

CREATE INDEX place_pieces ON registry.place USING gin (pieces);
CREATE INDEX building_estate ON registry.building (estate_id, building_number);
CREATE INDEX building_road ON registry.building (road_id, road_number, building_number);
CREATE INDEX building_grid ON registry.building (grid_id, id);
CREATE INDEX house_building ON registry.house (building_id, unit, room);
CREATE INDEX household_house ON registry.household (house_id);
CREATE INDEX person_name ON registry.person (name text_pattern_ops, id);
CREATE INDEX person_number ON registry.person (number);
CREATE INDEX person_telephone ON registry.person (telephone);
CREATE INDEX person_house ON registry.person (house_id);
CREATE INDEX person_household ON registry.person (household_id);
-- A grid member searches a name in few grids, where the whole city has thousands of that name.
CREATE INDEX person_grid ON registry.person (grid_id, name);
CREATE INDEX organisation_pieces ON registry.organisation USING gin (pieces);
CREATE INDEX organisation_code ON registry.organisation (credit_code);
CREATE INDEX organisation_building ON registry.organisation (building_id);
CREATE INDEX organisation_grid ON registry.organisation (grid_id, id);
CREATE INDEX thing_code ON registry.thing (code);
CREATE INDEX thing_grid ON registry.thing (grid_id, kind, id);
CREATE INDEX thing_building ON registry.thing (building_id) WHERE building_id IS NOT NULL;
CREATE INDEX record_entity ON registry.record (entity_id);
CREATE INDEX guard_grid ON registry.guard (grid_id);
CREATE INDEX edge_from ON registry.edge (from_id, kind);
CREATE INDEX edge_to ON registry.edge (to_id, kind);
CREATE INDEX special_group_kind ON registry.special_group (kind, person_id);
