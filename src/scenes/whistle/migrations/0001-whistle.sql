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
CREATE INDEX whistle_blown_at ON whistle.whistle (blown_at DESC);

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
