CREATE SCHEMA online_appeals;

-- A question as it was asked, and as the public sees it. The asker's own words are emptied when they ask to be erased.
CREATE TABLE online_appeals.question (
  id uuid PRIMARY KEY,
  citizen_id uuid NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  area_code text,
  asked_at timestamptz NOT NULL,
  -- private: handled and answered, but never shown to others.
  status text NOT NULL CHECK (status IN ('submitted', 'published', 'private', 'refused')),
  moderated_at timestamptz,
  moderated_by text,
  -- Why it was refused or kept private; the asker reads it.
  refusal text,
  -- As reviewed: without names, telephones, doors.
  public_title text,
  public_text text,
  -- Pieces of the public words, to be searched by.
  pieces text[],
  case_id uuid REFERENCES loop.case (id),
  report_id uuid REFERENCES intake.report (id),
  -- When the unit's answer came; emptied when the editors send it back.
  drafted_at timestamptz,
  -- The unit's words that an editor sent back, and those that the reviewed reply was made from.
  returned_draft text,
  reviewed_draft text,
  reviewed_reply text,
  reviewed_at timestamptz,
  reviewed_by text,
  reply text,
  replied_at timestamptz,
  replied_by text,
  closed_at timestamptz,
  stars smallint,
  solved boolean,
  evaluated_at timestamptz
);
CREATE INDEX question_public ON online_appeals.question (moderated_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX question_pieces ON online_appeals.question USING gin (pieces) WHERE status = 'published';
CREATE INDEX question_desk ON online_appeals.question (status, asked_at, id);
CREATE INDEX question_unanswered ON online_appeals.question (asked_at, id)
  WHERE case_id IS NOT NULL AND replied_at IS NULL;
CREATE INDEX question_citizen ON online_appeals.question (citizen_id, asked_at DESC, id DESC);
CREATE INDEX question_asked ON online_appeals.question (asked_at);
CREATE INDEX question_replied ON online_appeals.question (replied_at) WHERE replied_at IS NOT NULL;
CREATE INDEX question_closed ON online_appeals.question (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX question_case ON online_appeals.question (case_id);

-- The editors press the unit (督办), each time with a clock; answered when the unit's next answer came.
CREATE TABLE online_appeals.pressing (
  id uuid PRIMARY KEY,
  question_id uuid NOT NULL REFERENCES online_appeals.question (id),
  reason text NOT NULL,
  pressed_at timestamptz NOT NULL,
  pressed_by text NOT NULL,
  due_at timestamptz NOT NULL,
  answered_at timestamptz
);
CREATE INDEX pressing_question ON online_appeals.pressing (question_id, pressed_at);

-- What was put right after it was public: words as they were and why they were changed. Never changed itself.
CREATE TABLE online_appeals.correction (
  id uuid PRIMARY KEY,
  question_id uuid NOT NULL REFERENCES online_appeals.question (id),
  subject text NOT NULL CHECK (subject IN ('question', 'reply')),
  before jsonb NOT NULL,
  reason text NOT NULL,
  corrected_at timestamptz NOT NULL,
  corrected_by text NOT NULL
);
CREATE INDEX correction_question ON online_appeals.correction (question_id, corrected_at);

-- The index of a week (its Monday) as it was published. An edition never changes; a correction is the next edition and
-- says why.
CREATE TABLE online_appeals.weekly_index (
  week date NOT NULL,
  edition int NOT NULL,
  document jsonb NOT NULL,
  reason text,
  published_at timestamptz NOT NULL,
  published_by text NOT NULL,
  PRIMARY KEY (week, edition)
);

-- How much response, timeliness and satisfaction count in a unit's number, in percent: from a day on, with where the
-- shares were taken from. Never changed; what is stored later for the same day is in force.
CREATE TABLE online_appeals.index_rule (
  id uuid PRIMARY KEY,
  valid_from date NOT NULL,
  response smallint NOT NULL CHECK (response BETWEEN 0 AND 100),
  in_time smallint NOT NULL CHECK (in_time BETWEEN 0 AND 100),
  satisfaction smallint NOT NULL CHECK (satisfaction BETWEEN 0 AND 100),
  source text NOT NULL,
  stored_at timestamptz NOT NULL,
  stored_by text NOT NULL,
  CHECK (response + in_time + satisfaction = 100)
);
CREATE INDEX index_rule_valid ON online_appeals.index_rule (valid_from DESC, stored_at DESC, id DESC);
