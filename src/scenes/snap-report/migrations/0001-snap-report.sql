CREATE SCHEMA snap_report;

-- Photos that a citizen has sent; without a report they wait until they expire.
CREATE TABLE snap_report.photo (
  id uuid PRIMARY KEY,
  citizen_id uuid NOT NULL,
  hash text NOT NULL,
  media_type text NOT NULL,
  size_bytes int NOT NULL,
  lon double precision,
  lat double precision,
  taken_at timestamptz,
  sent_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  report_id uuid REFERENCES intake.report (id),
  attachment_id uuid UNIQUE REFERENCES loop.attachment (id)
);
CREATE INDEX photo_waiting ON snap_report.photo (citizen_id, expires_at) WHERE report_id IS NULL;
CREATE INDEX photo_report ON snap_report.photo (report_id, sent_at) WHERE report_id IS NOT NULL;
CREATE INDEX photo_expiry ON snap_report.photo (expires_at) WHERE report_id IS NULL;

-- What each reporter thought of the result: several people may have reported one case.
CREATE TABLE snap_report.rating (
  report_id uuid PRIMARY KEY REFERENCES intake.report (id),
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  solved boolean NOT NULL,
  words text NOT NULL,
  rated_at timestamptz NOT NULL
);

-- Who took a report back while others still wait for the same case.
CREATE TABLE snap_report.withdrawal (
  report_id uuid PRIMARY KEY REFERENCES intake.report (id),
  withdrawn_at timestamptz NOT NULL
);
