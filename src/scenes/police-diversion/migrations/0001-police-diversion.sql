CREATE SCHEMA police_diversion;

-- Calls to 110 that are no police business, handed to the city.
CREATE TABLE police_diversion.call (
  id uuid PRIMARY KEY,
  call_number text NOT NULL UNIQUE,
  called_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  nature text NOT NULL,
  place_text text,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  report_id uuid NOT NULL REFERENCES intake.report (id),
  -- How often 110 has handed it over: again when it does not take back what was given back.
  round smallint NOT NULL DEFAULT 1,
  urgent boolean NOT NULL,
  -- 联动处置: the police come along.
  joint boolean NOT NULL,
  joint_note text,
  -- When 110 must have heard of it: that somebody has it in hand, and what came of it.
  acknowledge_due_at timestamptz NOT NULL,
  result_due_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  result_at timestamptz,
  -- What runs out next; the list of open calls goes by it.
  next_due_at timestamptz NOT NULL
    GENERATED ALWAYS AS (CASE WHEN acknowledged_at IS NULL THEN acknowledge_due_at ELSE result_due_at END) STORED,
  -- Clocks that rang: 1 acknowledgement overdue, 2 result overdue.
  rung smallint NOT NULL DEFAULT 0,
  -- Given back to 110 because it was police business after all.
  returned_at timestamptz,
  returned_by text,
  returned_reason text
);
CREATE INDEX call_case ON police_diversion.call (case_id);
CREATE INDEX call_report ON police_diversion.call (report_id);
CREATE INDEX call_received ON police_diversion.call (received_at DESC, id DESC);
CREATE INDEX call_waiting ON police_diversion.call (next_due_at, id) WHERE result_at IS NULL AND returned_at IS NULL;
CREATE INDEX call_returned ON police_diversion.call (received_at DESC, id DESC) WHERE returned_at IS NOT NULL;

-- What 110 is told; it fetches them in their order and says that it has them.
CREATE TABLE police_diversion.reply (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES police_diversion.call (id),
  case_version int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('acknowledged', 'progress', 'result', 'back-transfer', 'joint')),
  text text NOT NULL,
  on_time boolean NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  taken_at timestamptz
);
-- What follows from a step of the case is told once; what somebody says by hand may be said again.
CREATE UNIQUE INDEX reply_once ON police_diversion.reply (call_id, kind, case_version)
  WHERE kind IN ('acknowledged', 'result', 'back-transfer');
CREATE INDEX reply_call ON police_diversion.reply (call_id, id);
CREATE INDEX reply_waiting ON police_diversion.reply (id) WHERE taken_at IS NULL;
