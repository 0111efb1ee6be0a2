CREATE SCHEMA online_appeals;

-- A question as it was asked, and as the public sees it. The asker's own words are emptied when they ask to be erased.
CREATE TABLE online_appeals.question (
  id uuid PRIMARY KEY,
  citizen_id uuid NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  area_code text,
  asked_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('submitted', 'published', 'refused')),
  moderated_at timestamptz,
  moderated_by text,
  refusal text,
  -- As reviewed: without names, telephones, doors.
  public_title text,
  public_text text,
  case_id uuid REFERENCES loop.case (id),
  report_id uuid REFERENCES intake.report (id),
  reply text,
  replied_at timestamptz,
  replied_by text,
  closed_at timestamptz,
  stars smallint,
  solved boolean,
  evaluated_at timestamptz
);
CREATE INDEX question_public ON online_appeals.question (moderated_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX question_desk ON online_appeals.question (status, asked_at, id);
CREATE INDEX question_citizen ON online_appeals.question (citizen_id, asked_at DESC, id DESC);
CREATE INDEX question_asked ON online_appeals.question (asked_at);
CREATE INDEX question_replied ON online_appeals.question (replied_at) WHERE replied_at IS NOT NULL;
CREATE INDEX question_closed ON online_appeals.question (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX question_case ON online_appeals.question (case_id);

-- The index of a week (its Monday) as it was published; never changed afterwards.
CREATE TABLE online_appeals.weekly_index (
  week date PRIMARY KEY,
  document jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text NOT NULL
);
