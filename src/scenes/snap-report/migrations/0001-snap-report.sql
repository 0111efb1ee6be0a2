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
CREATE INDEX photo_hash ON snap_report.photo (hash);
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

-- What may be shown to everybody, one row a case that could be: it waits for a reviewer, was approved or refused. The
-- words here are those a reviewer has read; a case that may no longer be public loses them.
CREATE TABLE snap_report.publication (
  case_id uuid PRIMARY KEY REFERENCES loop.case (id),
  -- The report whose words and photos are shown.
  report_id uuid NOT NULL REFERENCES intake.report (id),
  state text NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
  version int NOT NULL,
  -- Since when a reviewer should look: it is new, or was closed since and its result is not shown yet.
  waits_since timestamptz,
  result_seen boolean NOT NULL,
  opened_at timestamptz NOT NULL,
  closed boolean NOT NULL,
  district_id uuid,
  category_list text NOT NULL,
  category_code text NOT NULL,
  title text,
  text text,
  result text,
  place text,
  lon double precision,
  lat double precision,
  reason text,
  note text,
  decided_at timestamptz,
  decided_by text,
  CHECK (state <> 'approved' OR (title IS NOT NULL AND text IS NOT NULL AND place IS NOT NULL))
);
CREATE INDEX publication_waiting ON snap_report.publication (waits_since, case_id) WHERE waits_since IS NOT NULL;
CREATE INDEX publication_decided ON snap_report.publication (state, decided_at DESC, case_id DESC)
  WHERE decided_at IS NOT NULL;
CREATE INDEX publication_report ON snap_report.publication (report_id);
CREATE INDEX publication_shown ON snap_report.publication (opened_at DESC, case_id DESC) WHERE state = 'approved';
CREATE INDEX publication_shown_district ON snap_report.publication (district_id, opened_at DESC, case_id DESC)
  WHERE state = 'approved';
CREATE INDEX publication_shown_category
  ON snap_report.publication (category_list, category_code text_pattern_ops, opened_at DESC) WHERE state = 'approved';
CREATE INDEX publication_shown_place ON snap_report.publication (lat, lon) WHERE state = 'approved' AND lat IS NOT NULL;

-- Public copies of photos: re-encoded, what was blurred in them is gone for good. Approving again gives new ids, so
-- that an address that was handed out stops.
CREATE TABLE snap_report.public_photo (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES snap_report.publication (case_id),
  attachment_id uuid NOT NULL REFERENCES loop.attachment (id),
  position smallint NOT NULL,
  purpose text NOT NULL,
  hash text NOT NULL,
  -- What was blurred, as fractions of the picture: the next reviewer begins with it.
  areas jsonb NOT NULL,
  UNIQUE (case_id, position)
);
CREATE INDEX public_photo_hash ON snap_report.public_photo (hash);
CREATE INDEX public_photo_attachment ON snap_report.public_photo (attachment_id);
