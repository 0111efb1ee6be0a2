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
  name_en text,
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

-- Photos of all cases as they are remembered: one row a file of a case, written once when it was analysed. Bands are
-- quarters of the perceptual hash, for finding the same picture again (see photos/hashes.ts); null for pictures too
-- plain to tell apart.
CREATE TABLE classify.photo (
  attachment_id uuid PRIMARY KEY REFERENCES loop.attachment (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  file_hash text NOT NULL,
  purpose text NOT NULL,
  added_at timestamptz NOT NULL,
  -- Null, or why it could not be read as a picture: an error code.
  unreadable text,
  perceptual bigint,
  difference bigint,
  band_0 int,
  band_1 int,
  band_2 int,
  band_3 int,
  -- From EXIF.
  taken_at timestamptz,
  lon double precision,
  lat double precision,
  analysed_at timestamptz NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE INDEX photo_case ON classify.photo (case_id);
CREATE INDEX photo_file ON classify.photo (file_hash);
CREATE INDEX photo_band_0 ON classify.photo (band_0) INCLUDE (perceptual, difference, attachment_id);
CREATE INDEX photo_band_1 ON classify.photo (band_1) INCLUDE (perceptual, difference, attachment_id);
CREATE INDEX photo_band_2 ON classify.photo (band_2) INCLUDE (perceptual, difference, attachment_id);
CREATE INDEX photo_band_3 ON classify.photo (band_3) INCLUDE (perceptual, difference, attachment_id);

-- Photos that wait to be analysed. A row is taken by moving `retry_at` on, so that what a process that died had in
-- hand is taken again.
CREATE TABLE classify.photo_task (
  attachment_id uuid PRIMARY KEY REFERENCES loop.attachment (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  file_hash text NOT NULL,
  purpose text NOT NULL,
  added_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  retry_at timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX photo_task_case ON classify.photo_task (case_id);
CREATE INDEX photo_task_added ON classify.photo_task (added_at, attachment_id);

-- What comparing needs, by the content of the file, for as long as cases are likely to need it; made anew when it is gone.
CREATE TABLE classify.photo_features (
  file_hash text PRIMARY KEY,
  features text NOT NULL,
  made_at timestamptz NOT NULL
);
-- Descriptors do not get smaller by trying.
ALTER TABLE classify.photo_features ALTER COLUMN features SET STORAGE EXTERNAL;
CREATE INDEX photo_features_made ON classify.photo_features (made_at);
