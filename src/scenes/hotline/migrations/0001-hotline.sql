CREATE SCHEMA hotline;

-- Tickets of the upper platform, mirrored: its number, deadline and flag beside our case.
CREATE TABLE hotline.ticket (
  id uuid PRIMARY KEY,
  upper_number text NOT NULL UNIQUE,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  report_id uuid NOT NULL REFERENCES intake.report (id),
  -- How often it was taken in anew because the upper side refused an exit or a completion without a unit.
  round int NOT NULL DEFAULT 1,
  secret boolean NOT NULL,
  -- Made up for a demonstration.
  synthetic boolean NOT NULL DEFAULT false,
  upper_deadline timestamptz NOT NULL,
  -- Earlier than the upper one, and where that comes from.
  inner_due_at timestamptz NOT NULL,
  -- What the upper side says of it: status, its step and who holds it there.
  upper_status text NOT NULL,
  step text,
  holder text,
  received_at timestamptz NOT NULL,
  taken_in_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- Closed on the upper side.
  closed_at timestamptz,
  -- Actions up to this version were taken elsewhere before it was taken over: nothing is sent up for them.
  taken_over_version int NOT NULL DEFAULT 0,
  -- What came with it then: step, holder and status on the other side.
  taken_over jsonb
);
CREATE INDEX ticket_case ON hotline.ticket (case_id);
CREATE INDEX ticket_report ON hotline.ticket (report_id);
CREATE INDEX ticket_received ON hotline.ticket (received_at DESC, id DESC);
CREATE INDEX ticket_open ON hotline.ticket (upper_deadline, id) WHERE closed_at IS NULL;
CREATE INDEX ticket_inner ON hotline.ticket (inner_due_at, id) WHERE closed_at IS NULL;
CREATE INDEX ticket_number ON hotline.ticket (upper_number text_pattern_ops);
CREATE INDEX ticket_status ON hotline.ticket (upper_status, received_at DESC, id DESC);
CREATE INDEX ticket_closed ON hotline.ticket (closed_at) WHERE closed_at IS NOT NULL;

-- The words of secret tickets: here and nowhere else, so that no list, search or live page holds them.
CREATE TABLE hotline.secret_text (
  ticket_id uuid PRIMARY KEY REFERENCES hotline.ticket (id),
  title text,
  text text NOT NULL,
  address text,
  reporter_name text,
  reporter_telephone text
);

-- What changed in a ticket after it was taken in, and who said so.
CREATE TABLE hotline.ticket_change (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES hotline.ticket (id),
  field text NOT NULL,
  before text,
  after text,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);
CREATE INDEX ticket_change_ticket ON hotline.ticket_change (ticket_id, changed_at);

-- 签收, 退单, 延期 and 办结 as the upper side sees them: asked for, waiting, answered.
CREATE TABLE hotline.request (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES hotline.ticket (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  -- Version of the case that led to it: an event that comes twice asks once.
  case_version int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('sign', 'return', 'extension', 'completion')),
  reason text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
  asked_at timestamptz NOT NULL,
  sent_at timestamptz,
  sent_by text CHECK (sent_by IN ('webhook', 'file')),
  attempts int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  last_error text,
  answered_at timestamptz,
  answer text,
  -- The deadline that an extension asks for, and the one that came with its approval.
  wanted_deadline timestamptz,
  new_deadline timestamptz,
  UNIQUE (ticket_id, case_version, kind)
);
-- One of a kind waits at a time.
CREATE UNIQUE INDEX request_waiting ON hotline.request (ticket_id, kind) WHERE state = 'waiting';
CREATE INDEX request_ticket ON hotline.request (ticket_id, id);
CREATE INDEX request_case ON hotline.request (case_id);
CREATE INDEX request_unsent ON hotline.request (next_attempt_at, id) WHERE sent_at IS NULL AND state = 'waiting';
CREATE INDEX request_state ON hotline.request (state, id DESC);
CREATE INDEX request_asked ON hotline.request (asked_at);

-- Each try to send a request up, for those who look after the exchange; a month is kept.
CREATE TABLE hotline.delivery (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES hotline.request (id),
  tried_at timestamptz NOT NULL,
  arrived boolean NOT NULL,
  error text,
  took_ms int NOT NULL
);
CREATE INDEX delivery_request ON hotline.delivery (request_id);
CREATE INDEX delivery_tried ON hotline.delivery (tried_at);

-- 回访 by the upper platform: each ticket has its own, also where several tickets are one case.
CREATE TABLE hotline.call_back (
  id uuid PRIMARY KEY,
  ticket_id uuid NOT NULL REFERENCES hotline.ticket (id),
  called_at timestamptz NOT NULL,
  reached boolean NOT NULL,
  solved boolean,
  satisfied boolean,
  note text,
  UNIQUE (ticket_id, called_at)
);

-- How the upper platform is reached; one row.
CREATE TABLE hotline.exchange (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  endpoint text,
  algorithm text NOT NULL DEFAULT 'sha256' CHECK (algorithm IN ('sha256', 'sm3')),
  secret text,
  timeout_ms int NOT NULL DEFAULT 3000,
  -- Where the day's list for reconciling is fetched; without it a file is awaited.
  day_list_endpoint text,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);

CREATE TABLE hotline.reconciliation (
  id uuid PRIMARY KEY,
  day date NOT NULL,
  state text NOT NULL CHECK (state IN ('awaiting-list', 'done')),
  source text NOT NULL,
  compared int NOT NULL DEFAULT 0,
  differences int NOT NULL DEFAULT 0,
  note text,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL
);
CREATE INDEX reconciliation_day ON hotline.reconciliation (day DESC, id DESC);

CREATE TABLE hotline.difference (
  reconciliation_id uuid NOT NULL REFERENCES hotline.reconciliation (id) ON DELETE CASCADE,
  line int NOT NULL,
  upper_number text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('missing-here', 'missing-there', 'status', 'deadline')),
  ours text,
  theirs text,
  -- What was done about it: the upper side's word taken over, or looked into by a person.
  settled text CHECK (settled IN ('taken', 'checked')),
  settled_at timestamptz,
  settled_by text,
  note text,
  PRIMARY KEY (reconciliation_id, line)
);

-- Knowledge for 咨询: each entry has an owner and an expiry.
CREATE TABLE hotline.knowledge (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  category_list text NOT NULL,
  category_code text NOT NULL,
  question text NOT NULL,
  answer text NOT NULL,
  -- Code of the owner, with {district} or {street} when each district or street has its own.
  owner_template text NOT NULL,
  expires_on date NOT NULL,
  version int NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'published', 'expired')),
  pieces text[] NOT NULL,
  uses int NOT NULL DEFAULT 0,
  -- Version of which the owner was told that it expires.
  told_version int NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);
CREATE INDEX knowledge_pieces ON hotline.knowledge USING gin (pieces);
CREATE INDEX knowledge_category ON hotline.knowledge (category_list, category_code text_pattern_ops);
CREATE INDEX knowledge_expiry ON hotline.knowledge (expires_on, id);

-- What an entry said before: an answer given from it stays explainable.
CREATE TABLE hotline.knowledge_version (
  knowledge_id uuid NOT NULL REFERENCES hotline.knowledge (id),
  version int NOT NULL,
  question text NOT NULL,
  answer text NOT NULL,
  expires_on date NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  PRIMARY KEY (knowledge_id, version)
);

CREATE TABLE hotline.knowledge_use (
  id uuid PRIMARY KEY,
  knowledge_id uuid NOT NULL REFERENCES hotline.knowledge (id),
  version int NOT NULL,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  used_at timestamptz NOT NULL,
  used_by text NOT NULL
);
CREATE INDEX knowledge_use_entry ON hotline.knowledge_use (knowledge_id);
CREATE INDEX knowledge_use_case ON hotline.knowledge_use (case_id);
