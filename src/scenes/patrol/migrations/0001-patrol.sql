CREATE SCHEMA patrol;

-- A photo that a phone has sent before the report or answer it belongs to; then it becomes a file of the case.
CREATE TABLE patrol.photo (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL,
  hash text NOT NULL,
  file jsonb NOT NULL,
  sent_at timestamptz NOT NULL,
  -- A phone that heard no answer sends the photo once more: it stays one.
  UNIQUE (staff_id, hash)
);
CREATE INDEX photo_hash ON patrol.photo (hash);
CREATE INDEX photo_sent_at ON patrol.photo (sent_at);

-- Who reported what on patrol, for the list of one's own day.
CREATE TABLE patrol.report (
  report_id uuid PRIMARY KEY REFERENCES intake.report (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  staff_id uuid NOT NULL,
  solved boolean NOT NULL,
  reported_at timestamptz NOT NULL
);
CREATE INDEX report_staff ON patrol.report (staff_id, reported_at DESC);
CREATE INDEX report_case ON patrol.report (case_id);

-- 核查 (before filing), 核实 (before closing) and 抽查 (drawn by the supervision): somebody goes and looks.
CREATE TABLE patrol.check (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  kind text NOT NULL CHECK (kind IN ('before-filing', 'before-closing', 'spot-check')),
  -- Of the draw that asked, for a spot check; it is told the answer by an event.
  spot_check_id uuid UNIQUE,
  question text NOT NULL,
  -- A person, or the system that drew.
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  assignee_id uuid NOT NULL REFERENCES organisations.staff (id),
  status text NOT NULL CHECK (status IN ('open', 'answered', 'decided', 'cancelled')),
  yes boolean,
  note text,
  photos uuid[] NOT NULL DEFAULT '{}',
  -- Between the answer's point and the case's, where both are known.
  distance_m integer,
  answered_at timestamptz,
  ended_at timestamptz,
  version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX check_one_at_a_time ON patrol.check (case_id, kind) WHERE status IN ('open', 'answered');
CREATE INDEX check_assignee ON patrol.check (assignee_id, asked_at DESC);
CREATE INDEX check_asked_at ON patrol.check (asked_at DESC);
CREATE INDEX check_waiting ON patrol.check (case_id) WHERE status IN ('open', 'answered');
