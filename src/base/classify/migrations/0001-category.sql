CREATE SCHEMA classify;

-- Several lists of categories side by side: the national codes, the hotline's own, any imported one.
CREATE TABLE classify.list (
  id text PRIMARY KEY,
  name text NOT NULL,
  -- The list into which texts are classified; others are reached through the map.
  main boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX list_main ON classify.list (main) WHERE main;

CREATE TABLE classify.category (
  list text NOT NULL REFERENCES classify.list (id),
  code text NOT NULL,
  name text NOT NULL,
  parent text,
  level smallint NOT NULL,
  kind_hint text,
  words text[] NOT NULL DEFAULT '{}',
  retired_on date,
  PRIMARY KEY (list, code)
);

CREATE TABLE classify.category_map (
  from_list text NOT NULL,
  from_code text NOT NULL,
  to_list text NOT NULL,
  to_code text NOT NULL,
  relation text NOT NULL,
  PRIMARY KEY (from_list, from_code, to_list, to_code),
  FOREIGN KEY (from_list, from_code) REFERENCES classify.category (list, code),
  FOREIGN KEY (to_list, to_code) REFERENCES classify.category (list, code)
);
CREATE INDEX category_map_to ON classify.category_map (to_list, to_code);

-- What people taught: the right category of a text. The text is stored without names, telephones and numbers.
CREATE TABLE classify.lesson (
  id uuid PRIMARY KEY,
  list text NOT NULL,
  code text NOT NULL,
  text text NOT NULL,
  source text NOT NULL CHECK (source IN ('correction', 'import')),
  learned_at timestamptz NOT NULL
);
CREATE INDEX lesson_list ON classify.lesson (list, learned_at);

-- Trained models, so that every process starts with the same one.
CREATE TABLE classify.model (
  list text PRIMARY KEY REFERENCES classify.list (id),
  bytes bytea NOT NULL,
  trained_at timestamptz NOT NULL,
  rows int NOT NULL,
  -- Hash of the rows it was trained from: a changed list is trained anew.
  source_hash text NOT NULL
);
