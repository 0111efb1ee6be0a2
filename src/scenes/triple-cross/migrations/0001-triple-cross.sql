CREATE SCHEMA triple_cross;

-- The weekly meeting (三跨会商).
CREATE TABLE triple_cross.meeting (
  id uuid PRIMARY KEY,
  day date NOT NULL UNIQUE,
  minutes text,
  held_at timestamptz,
  held_by text
);

-- An item of the agenda; the id is that of its case in the flow triple-cross.
CREATE TABLE triple_cross.item (
  id uuid PRIMARY KEY REFERENCES loop.case (id),
  meeting_id uuid NOT NULL REFERENCES triple_cross.meeting (id),
  -- The case that it is about; null when it was proposed by hand.
  case_id uuid REFERENCES loop.case (id),
  reason text NOT NULL,
  proposed_at timestamptz NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_unit uuid,
  first_consulted_at timestamptz
);
CREATE INDEX item_meeting ON triple_cross.item (meeting_id, proposed_at, id);
CREATE INDEX item_case ON triple_cross.item (case_id);
CREATE INDEX item_consulted ON triple_cross.item (first_consulted_at) WHERE first_consulted_at IS NOT NULL;
