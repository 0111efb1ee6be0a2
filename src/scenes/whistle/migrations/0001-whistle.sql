CREATE SCHEMA whistle;

-- One whistle: its case in the loop, and the case it was blown for, if any.
CREATE TABLE whistle.whistle (
  case_id uuid PRIMARY KEY REFERENCES loop.case (id),
  source_case_id uuid REFERENCES loop.case (id),
  blown_by uuid NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id),
  blown_at timestamptz NOT NULL,
  ended_at timestamptz
);
-- Of one case there is one whistle at a time.
CREATE UNIQUE INDEX whistle_open_source ON whistle.whistle (source_case_id) WHERE ended_at IS NULL;
CREATE INDEX whistle_organisation ON whistle.whistle (organisation_id, blown_at DESC);
CREATE INDEX whistle_blown_at ON whistle.whistle (blown_at DESC, case_id DESC);
CREATE INDEX whistle_open ON whistle.whistle (blown_at DESC, case_id DESC) WHERE ended_at IS NULL;

-- How one department answered one whistle; follows the tasks of the case, for the statistics.
CREATE TABLE whistle.response (
  case_id uuid NOT NULL REFERENCES whistle.whistle (case_id),
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id),
  called_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  reported_in_at timestamptz,
  arrived_at timestamptz,
  stars smallint,
  PRIMARY KEY (case_id, organisation_id)
);
CREATE INDEX response_called_at ON whistle.response (called_at);
CREATE INDEX response_department ON whistle.response (organisation_id, called_at DESC);

-- Which whistle calls which departments, and how soon they have to report in and arrive.
CREATE TABLE whistle.rule (
  id uuid PRIMARY KEY,
  category_list text NOT NULL,
  -- The beginning of the category's code; empty: every category of the list.
  category_prefix text NOT NULL,
  -- Units by rule, such as {district}.police, the first leads; empty: the duty list names them.
  departments text[] NOT NULL,
  -- Null: the city's setting.
  respond_minutes int,
  arrive_hours int,
  source text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  created_by text NOT NULL
);
CREATE INDEX rule_category ON whistle.rule (category_list, category_prefix, valid_from DESC);
