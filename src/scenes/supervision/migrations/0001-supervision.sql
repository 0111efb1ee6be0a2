CREATE SCHEMA supervision;

-- 催办 and 督办: each is also the notice to the unit and person who have the case in hand.
CREATE TABLE supervision.demand (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  -- Version of the case that the order made, so that it is stored once however it was given.
  case_version int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('urge', 'supervise')),
  -- 1 ordinary, 2 important, 3 listed (挂牌督办).
  level smallint NOT NULL,
  words text NOT NULL,
  organisation_id uuid REFERENCES organisations.organisation (id),
  person_id uuid,
  ordered_at timestamptz NOT NULL,
  ordered_by text NOT NULL,
  answer_due_at timestamptz NOT NULL,
  answered_at timestamptz,
  answered_by text,
  answer text,
  -- What was made of the last answer; sent back, it waits to be answered again and the words say why.
  verdict text CHECK (verdict IN ('accepted', 'rejected')),
  verdict_at timestamptz,
  verdict_by text,
  verdict_words text,
  rejections smallint NOT NULL DEFAULT 0,
  UNIQUE (case_id, case_version)
);
CREATE INDEX demand_kind ON supervision.demand (kind, ordered_at DESC, case_id DESC);
CREATE INDEX demand_unit ON supervision.demand (organisation_id, ordered_at DESC, id DESC);
CREATE INDEX demand_ordered ON supervision.demand (ordered_at DESC, id DESC);
CREATE INDEX demand_waiting ON supervision.demand (answer_due_at, id) WHERE answered_at IS NULL;

-- The seed of a day's draws: with it anybody can draw again and get the same cases.
CREATE TABLE supervision.draw (
  day date NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('call-back', 'spot-check')),
  seed text NOT NULL,
  shares jsonb NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (day, purpose)
);

CREATE TABLE supervision.call_back (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  case_version int NOT NULL,
  source text NOT NULL CHECK (source IN ('negative-rating', 'sample')),
  draw_day date,
  drawn_number double precision,
  drawn_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  not_before timestamptz,
  status text NOT NULL CHECK (status IN ('waiting', 'done', 'refused', 'unreachable')),
  contacted boolean,
  solved boolean,
  satisfied boolean,
  note text,
  recording_id uuid REFERENCES loop.attachment (id),
  decision text CHECK (decision IN ('redo', 'closed')),
  ended_at timestamptz,
  ended_by text,
  -- Who is making the call now: two agents do not ring one citizen.
  claimed_by text,
  claimed_until timestamptz,
  UNIQUE (case_id, case_version, source)
);
CREATE INDEX call_back_waiting ON supervision.call_back (due_at, id) WHERE status = 'waiting';
CREATE INDEX call_back_ended ON supervision.call_back (ended_at DESC, id DESC) WHERE status <> 'waiting';

CREATE TABLE supervision.call_attempt (
  call_back_id uuid NOT NULL REFERENCES supervision.call_back (id),
  number smallint NOT NULL,
  -- The window of the day (09:00-12:00) it was made in.
  call_window text NOT NULL,
  at timestamptz NOT NULL,
  by_person text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('answered', 'no-answer', 'refused', 'wrong-number')),
  note text,
  PRIMARY KEY (call_back_id, number)
);

CREATE TABLE supervision.spot_check (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  case_version int NOT NULL,
  draw_day date NOT NULL,
  priority smallint NOT NULL,
  share double precision NOT NULL,
  drawn_number double precision NOT NULL,
  drawn_at timestamptz NOT NULL,
  result text CHECK (result IN ('pass', 'fail')),
  note text,
  photo_id uuid REFERENCES loop.attachment (id),
  checked_at timestamptz,
  checked_by text,
  -- It failed, and the case went back to its unit by it.
  sent_back boolean NOT NULL DEFAULT false
);
CREATE INDEX spot_check_case ON supervision.spot_check (case_id);
CREATE INDEX spot_check_open ON supervision.spot_check (drawn_at, id) WHERE result IS NULL;
CREATE INDEX spot_check_done ON supervision.spot_check (checked_at DESC, id DESC) WHERE result IS NOT NULL;

-- A negative rating and the case of the flow rating-follow-up that puts it right.
CREATE TABLE supervision.rating_follow_up (
  follow_up_id uuid PRIMARY KEY REFERENCES loop.case (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  stars smallint NOT NULL,
  opened_at timestamptz NOT NULL
);
CREATE INDEX rating_follow_up_case ON supervision.rating_follow_up (case_id);

-- 申诉剔除: what a unit asks to be left out of its score; the id is the case of the flow appeal.
CREATE TABLE supervision.appeal (
  id uuid PRIMARY KEY REFERENCES loop.case (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id),
  -- Deduction rule that is contested, or `all`.
  measure text NOT NULL,
  reason text NOT NULL,
  clause text NOT NULL,
  asked_at timestamptz NOT NULL,
  asked_by text NOT NULL,
  status text NOT NULL CHECK (status IN ('asked', 'excluded', 'refused', 'withdrawn', 'revoked')),
  decided_at timestamptz,
  decided_by text,
  decision text
);
CREATE INDEX appeal_asked ON supervision.appeal (asked_at DESC, id DESC);
CREATE INDEX appeal_unit ON supervision.appeal (organisation_id, asked_at DESC, id DESC);
-- A unit asks once; what it took back itself it may ask again.
CREATE UNIQUE INDEX appeal_once ON supervision.appeal (case_id, organisation_id, measure) WHERE status <> 'withdrawn';

-- Cases that a unit handed back.
CREATE TABLE supervision.bounce (
  case_id uuid NOT NULL REFERENCES loop.case (id),
  case_version int NOT NULL,
  organisation_id uuid,
  bounced_at timestamptz NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (case_id, case_version)
);
CREATE INDEX bounce_at ON supervision.bounce (bounced_at DESC, case_id DESC);
