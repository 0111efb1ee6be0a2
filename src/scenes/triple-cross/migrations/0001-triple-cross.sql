CREATE SCHEMA triple_cross;

-- The weekly meeting (三跨会商).
CREATE TABLE triple_cross.meeting (
  id uuid PRIMARY KEY,
  day date NOT NULL UNIQUE,
  minutes text NOT NULL DEFAULT '',
  -- Rises by one with each change of the minutes: two who type at once are told.
  minutes_version int NOT NULL DEFAULT 0,
  started_at timestamptz,
  held_at timestamptz,
  held_by text
);

-- Who sat at the table.
CREATE TABLE triple_cross.attendance (
  meeting_id uuid NOT NULL REFERENCES triple_cross.meeting (id),
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id),
  PRIMARY KEY (meeting_id, organisation_id)
);

-- An item of the agenda; the id is that of its case in the flow triple-cross.
CREATE TABLE triple_cross.item (
  id uuid PRIMARY KEY REFERENCES loop.case (id),
  meeting_id uuid NOT NULL REFERENCES triple_cross.meeting (id),
  -- Its place on the agenda and the time it is given there.
  position int NOT NULL,
  duration_minutes int NOT NULL DEFAULT 15,
  -- The case that it was proposed for; null when it was proposed by hand.
  case_id uuid REFERENCES loop.case (id),
  reason text NOT NULL,
  proposed_at timestamptz NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_unit uuid,
  first_consulted_at timestamptz
);
CREATE INDEX item_meeting ON triple_cross.item (meeting_id, position, id);
CREATE INDEX item_proposed_for ON triple_cross.item (case_id);
CREATE INDEX item_consulted ON triple_cross.item (first_consulted_at) WHERE first_consulted_at IS NOT NULL;

-- All cases behind an item, the one it was proposed for among them.
CREATE TABLE triple_cross.item_case (
  item_id uuid NOT NULL REFERENCES triple_cross.item (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  added_at timestamptz NOT NULL,
  PRIMARY KEY (item_id, case_id)
);

-- What was decided about an item; the id is that of its own case in the flow triple-cross-decision, followed to its end.
CREATE TABLE triple_cross.decision (
  id uuid PRIMARY KEY REFERENCES loop.case (id),
  item_id uuid NOT NULL REFERENCES triple_cross.item (id),
  position int NOT NULL,
  decided_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX decision_item ON triple_cross.decision (item_id, position);
CREATE INDEX decision_open ON triple_cross.decision (id) WHERE ended_at IS NULL;
CREATE INDEX decision_ended ON triple_cross.decision (ended_at DESC, id DESC) WHERE ended_at IS NOT NULL;
