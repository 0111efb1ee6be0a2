CREATE SCHEMA open311;

-- Words of a report that somebody has read and found fit for everybody; the others show their category only.
CREATE TABLE open311.published_text (
  report_id uuid PRIMARY KEY REFERENCES intake.report (id),
  text text NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text NOT NULL
);
