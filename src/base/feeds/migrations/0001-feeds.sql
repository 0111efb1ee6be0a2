CREATE SCHEMA feeds;

-- A source (数据源) as it was declared last. What it brings lies as Parquet under DATA_DIR/feeds/<code>/.
CREATE TABLE feeds.source (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE,
  title text NOT NULL,
  system text NOT NULL,
  resource text,
  subject text NOT NULL,
  owner text NOT NULL,
  legal_basis text NOT NULL,
  period text NOT NULL,
  -- Precedence where sources contradict each other: 100 is believed before 1.
  trust smallint NOT NULL CHECK (trust BETWEEN 1 AND 100),
  declaration jsonb NOT NULL,
  declared_at timestamptz NOT NULL,
  declared_by text NOT NULL,
  -- The load whose snapshot holds now.
  current_load int
);

CREATE TABLE feeds.load (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id smallint NOT NULL REFERENCES feeds.source (id),
  mode text NOT NULL CHECK (mode IN ('full', 'changes')),
  state text NOT NULL CHECK (state IN ('reading', 'validated', 'stored', 'failed', 'refused')),
  -- Name of the file without its folders, or the table.
  file_name text NOT NULL,
  file_bytes bigint,
  file_hash text,
  -- The load on whose snapshot the changes are built.
  previous_load int REFERENCES feeds.load (id),
  -- The day that the rows speak of: nearly all were observed until then.
  as_of date,
  rows_read bigint,
  rows_stored bigint,
  rows_aside bigint,
  rows_faulty bigint,
  rows_repeated bigint,
  headers_repeated bigint,
  added bigint,
  changed bigint,
  removed bigint,
  -- Why it failed or was refused.
  error_code text,
  error_details jsonb,
  started_at timestamptz NOT NULL,
  started_by text NOT NULL,
  ended_at timestamptz
);
CREATE INDEX load_source ON feeds.load (source_id, id DESC);
CREATE INDEX load_hash ON feeds.load (source_id, file_hash) WHERE state = 'stored';
ALTER TABLE feeds.source ADD FOREIGN KEY (current_load) REFERENCES feeds.load (id);

-- Quality of a field at a load, as shares of 1; null where it cannot be asked.
CREATE TABLE feeds.quality (
  load_id int NOT NULL REFERENCES feeds.load (id) ON DELETE CASCADE,
  field text NOT NULL,
  complete real NOT NULL,
  valid real,
  "unique" real,
  timely real,
  consistent real,
  PRIMARY KEY (load_id, field)
);

-- The first thousand faults of a load; all are in its rejected.parquet. Personal values are masked here.
CREATE TABLE feeds.rejection (
  load_id int NOT NULL REFERENCES feeds.load (id) ON DELETE CASCADE,
  number int NOT NULL,
  row_number bigint,
  key_masked text,
  field text NOT NULL,
  reason text NOT NULL,
  value_masked text,
  -- The row was stored all the same, without the value.
  kept boolean NOT NULL,
  PRIMARY KEY (load_id, number)
);

-- Questions put to query-only sources (核验接口) on a day: numbers only, who was asked about is nowhere.
CREATE TABLE feeds.asked (
  source_id smallint NOT NULL REFERENCES feeds.source (id),
  day date NOT NULL,
  account text NOT NULL,
  questions int NOT NULL,
  PRIMARY KEY (source_id, day, account)
);
