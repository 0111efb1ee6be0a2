CREATE SCHEMA collision;

-- A saved question over several sources, with what it is for and how long it may run.
CREATE TABLE collision.definition (
  id uuid PRIMARY KEY,
  title text NOT NULL,
  purpose text NOT NULL,
  legal_basis text NOT NULL,
  -- Who asked for it: an office, in words.
  applicant text NOT NULL,
  emergency boolean NOT NULL,
  question jsonb NOT NULL,
  -- Grows with every change; an approval is for one version.
  version int NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'emergency', 'ended')),
  expires_on date,
  emergency_hours smallint,
  ends_at timestamptz,
  retention_days smallint NOT NULL CHECK (retention_days >= 1),
  maximum_rows int NOT NULL CHECK (maximum_rows >= 1),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  changed_by_name text NOT NULL,
  changed_at timestamptz NOT NULL,
  submitted_by text,
  submitted_at timestamptz,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision_note text,
  CHECK (emergency = (emergency_hours IS NOT NULL)),
  CHECK (emergency OR expires_on IS NOT NULL)
);
CREATE INDEX definition_changed ON collision.definition (changed_at DESC, id DESC);
CREATE INDEX definition_ends ON collision.definition (ends_at) WHERE state = 'emergency';

CREATE TABLE collision.run (
  id uuid PRIMARY KEY,
  definition_id uuid NOT NULL REFERENCES collision.definition (id),
  version int NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'stopped', 'broken', 'deleted')),
  -- The question as it ran, and of each step the source and load it read.
  question jsonb NOT NULL,
  sources jsonb NOT NULL,
  synthetic boolean NOT NULL,
  progress jsonb,
  started_by text NOT NULL,
  started_by_name text NOT NULL,
  started_at timestamptz NOT NULL,
  -- Written every few seconds by the process that runs it: without it the run is broken.
  alive_at timestamptz NOT NULL,
  stop_asked boolean NOT NULL DEFAULT false,
  ended_at timestamptz,
  rows int,
  counts jsonb,
  error_code text,
  error_details jsonb,
  delete_at timestamptz,
  deleted_at timestamptz,
  -- {rows, sha256, at, reason, rowsLeft, filesLeft}
  proof jsonb
);
CREATE INDEX run_definition ON collision.run (definition_id, started_at DESC, id DESC);
CREATE INDEX run_running ON collision.run (alive_at) WHERE state = 'running';
CREATE INDEX run_due ON collision.run (delete_at) WHERE state = 'done';

-- The people found. Personal values: masked wherever they are shown without a purpose, deleted when due.
CREATE TABLE collision.result (
  run_id uuid NOT NULL REFERENCES collision.run (id),
  number int NOT NULL,
  -- By which the deletion is proved; says nothing of the person.
  id uuid NOT NULL,
  entity_id bigint,
  name text,
  resident_number text,
  area_id uuid,
  -- [{step, source, load, key, day, rows}]
  matches jsonb NOT NULL,
  PRIMARY KEY (run_id, number)
);

-- Rows that became cases. Stays when the result is deleted: it holds references only.
CREATE TABLE collision.task (
  run_id uuid NOT NULL REFERENCES collision.run (id),
  number int NOT NULL,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  made_by text NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (run_id, number)
);
CREATE INDEX task_case ON collision.task (case_id);
