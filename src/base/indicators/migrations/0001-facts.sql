CREATE SCHEMA indicators;

-- One narrow row a case of the incident flow, worked out from the case and its log; every figure is counted from here.
-- Days and hours are those of the city's time zone.
CREATE TABLE indicators.case_fact (
  case_id uuid PRIMARY KEY,
  -- Number of actions that it was worked out from: an older reading never replaces a newer one.
  version int NOT NULL,
  opened_day date NOT NULL,
  dispatched_day date,
  closed_day date,
  opened_hour smallint NOT NULL,
  dispatched_hour smallint,
  closed_hour smallint,
  -- Counters of the flow, capped at 9: "at least once" is what figures ask.
  bounced smallint NOT NULL,
  reworked smallint NOT NULL,
  reopened smallint NOT NULL,
  suspended smallint NOT NULL,
  urged smallint NOT NULL,
  verified smallint NOT NULL,
  -- The citizen's answer: 1 to 5, and whether it was solved; null when not asked or not answered.
  stars smallint,
  solved boolean,
  -- What was answered when called back after the rating; it stands before the stars. Null without such an answer.
  satisfied boolean,
  taken_up boolean NOT NULL,
  signed boolean NOT NULL,
  late_now boolean NOT NULL,
  late_stage boolean NOT NULL,
  late_citizen boolean NOT NULL,
  late_signing boolean NOT NULL,
  -- Figures that it does not count in, taken out on appeal (申诉剔除); null for nearly all.
  excluded text[],
  synthetic boolean NOT NULL,
  hours_to_dispatch real,
  hours_to_sign real,
  hours_to_handle real,
  hours_total real,
  area1_id uuid,
  area2_id uuid,
  area3_id uuid,
  area4_id uuid,
  area_id uuid,
  unit_id uuid,
  channel text NOT NULL,
  kind text NOT NULL,
  category_list text,
  category_code text
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
CREATE INDEX case_fact_opened ON indicators.case_fact (opened_day);
CREATE INDEX case_fact_dispatched ON indicators.case_fact (dispatched_day) WHERE dispatched_day IS NOT NULL;
CREATE INDEX case_fact_closed ON indicators.case_fact (closed_day) WHERE closed_day IS NOT NULL;
-- What is open is counted many times an hour and is little.
CREATE INDEX case_fact_open ON indicators.case_fact (area1_id) WHERE closed_day IS NULL AND taken_up;

-- One row a report (several may be about one case). Channel, kind and time are the report's own; place, category and
-- unit are those of the case, and follow it.
CREATE TABLE indicators.report_fact (
  report_id uuid PRIMARY KEY,
  case_id uuid NOT NULL,
  received_day date NOT NULL,
  received_hour smallint NOT NULL,
  repeated boolean NOT NULL,
  synthetic boolean NOT NULL,
  area1_id uuid,
  area2_id uuid,
  area3_id uuid,
  area4_id uuid,
  area_id uuid,
  unit_id uuid,
  channel text NOT NULL,
  kind text NOT NULL,
  category_list text,
  category_code text
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
CREATE INDEX report_fact_received ON indicators.report_fact (received_day);
CREATE INDEX report_fact_case ON indicators.report_fact (case_id);

-- What the city may set about a formula. A version is never changed: a new one holds from its day.
CREATE TABLE indicators.rule (
  indicator_id text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  valid_from date NOT NULL,
  parameters jsonb NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (indicator_id, version)
);

-- 申诉剔除: in which figures a case does not count for a unit, and by which decision. The one place that says so; the
-- facts of the case follow it.
CREATE TABLE indicators.exclusion (
  case_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  -- What the decision was about, in the words of the one who decided: a deduction, or all.
  measure text NOT NULL,
  figures text[] NOT NULL CHECK (figures <@ ARRAY['on-time', 'response', 'resolution', 'satisfaction']),
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (case_id, organisation_id, measure)
);

-- What the citizen answered when called back (回访), the last answer of a case; its facts follow it.
CREATE TABLE indicators.answer (
  case_id uuid PRIMARY KEY,
  solved boolean NOT NULL,
  satisfied boolean NOT NULL,
  answered_at timestamptz NOT NULL
);

-- For others: what is left out of a unit's figures.
CREATE VIEW indicators.v_exclusion AS
SELECT case_id, organisation_id, measure, figures, decided_at FROM indicators.exclusion;
