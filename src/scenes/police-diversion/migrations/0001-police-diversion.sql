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
  urgent boolean NOT NULL,
  -- 联动处置: the police come along.
  joint boolean NOT NULL,
  joint_note text,
  -- When 110 must have heard of it: that somebody has it in hand, and what came of it.
  acknowledge_due_at timestamptz NOT NULL,
  result_due_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  result_at timestamptz,
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
CREATE INDEX call_waiting ON police_diversion.call (result_due_at) WHERE result_at IS NULL AND returned_at IS NULL;

-- What 110 is told; it fetches them in their order and says that it has them.
CREATE TABLE police_diversion.reply (
  id uuid PRIMARY KEY,
  call_id uuid NOT NULL REFERENCES police_diversion.call (id),
  case_version int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('acknowledged', 'result', 'back-transfer', 'joint')),
  text text NOT NULL,
  on_time boolean NOT NULL,
  made_at timestamptz NOT NULL,
  taken_at timestamptz,
  UNIQUE (call_id, kind, case_version)
);
CREATE INDEX reply_call ON police_diversion.reply (call_id, id);
CREATE INDEX reply_waiting ON police_diversion.reply (id) WHERE taken_at IS NULL;
