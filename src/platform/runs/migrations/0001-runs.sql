CREATE SCHEMA runs;

-- Long work that somebody asked for or a schedule: waits, runs in a process apart, and stands with how it ended.
CREATE TABLE runs.run (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  -- What it is about: of one kind and subject one run waits or runs at a time.
  subject text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped', 'interrupted')),
  -- References only, no personal values.
  data jsonb NOT NULL,
  progress jsonb,
  result jsonb,
  error_code text,
  error_details jsonb,
  asked_by text NOT NULL,
  asked_by_kind text NOT NULL,
  asked_by_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  started_at timestamptz,
  -- The last sign of life of the process that holds it.
  alive_at timestamptz,
  ended_at timestamptz,
  attempts smallint NOT NULL DEFAULT 0,
  stop_asked boolean NOT NULL DEFAULT false,
  -- The process that holds it: whoever was taken for dead and comes back finds another one here.
  worker uuid
);
CREATE UNIQUE INDEX run_alone ON runs.run (kind, subject) WHERE state IN ('waiting', 'running');
CREATE INDEX run_subject ON runs.run (kind, subject, id DESC);
CREATE INDEX run_open ON runs.run (id) WHERE state IN ('waiting', 'running');
