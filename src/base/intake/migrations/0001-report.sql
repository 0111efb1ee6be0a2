CREATE SCHEMA intake;

-- Who reported: the one place with a reporter's personal values, emptied when the person asks to be erased.
CREATE TABLE intake.reporter (
  id uuid PRIMARY KEY,
  citizen_id uuid,
  name text,
  telephone text,
  -- Reported for somebody else who telephoned: family or grid member.
  on_behalf boolean NOT NULL DEFAULT false,
  erased_at timestamptz
);
CREATE INDEX reporter_citizen ON intake.reporter (citizen_id) WHERE citizen_id IS NOT NULL;
CREATE INDEX reporter_telephone ON intake.reporter (telephone) WHERE telephone IS NOT NULL;

-- What arrived, on whatever channel. Several reports may be about one case (并单); each keeps its number.
CREATE TABLE intake.report (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  channel text NOT NULL,
  external_id text NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  lon double precision,
  lat double precision,
  address text,
  area_id uuid REFERENCES areas.area (id),
  reporter_id uuid REFERENCES intake.reporter (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  -- The earlier report that this one repeats (重复诉求).
  repeat_of uuid REFERENCES intake.report (id),
  category_list text,
  category_code text,
  suggestion jsonb NOT NULL,
  red_line text,
  private boolean NOT NULL,
  synthetic boolean NOT NULL,
  reported_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  UNIQUE (channel, external_id)
);
CREATE INDEX report_case ON intake.report (case_id);
CREATE INDEX report_reporter ON intake.report (reporter_id, received_at DESC);
CREATE INDEX report_received ON intake.report (received_at DESC, id DESC);
CREATE INDEX report_repeat ON intake.report (repeat_of) WHERE repeat_of IS NOT NULL;

-- Reports that were put to a case that another report had opened, and undoing it.
CREATE TABLE intake.fusion (
  id uuid PRIMARY KEY,
  report_id uuid NOT NULL REFERENCES intake.report (id),
  case_id uuid NOT NULL REFERENCES loop.case (id),
  score real NOT NULL,
  reasons jsonb NOT NULL,
  fused_at timestamptz NOT NULL,
  fused_by text NOT NULL,
  undone_at timestamptz,
  undone_by text
);
CREATE INDEX fusion_case ON intake.fusion (case_id);
CREATE INDEX fusion_report ON intake.fusion (report_id);

-- How often a unit kept or bounced a category in a district: what routing learns from.
CREATE TABLE intake.route_experience (
  category_list text NOT NULL,
  category_code text NOT NULL,
  district_id uuid NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id),
  kept int NOT NULL DEFAULT 0,
  bounced int NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (category_list, category_code, district_id, organisation_id)
);
CREATE INDEX route_experience_changed ON intake.route_experience (changed_at);

-- Red lines: what must ring at once.
CREATE TABLE intake.red_line (
  id text PRIMARY KEY,
  name text NOT NULL,
  level smallint NOT NULL,
  words text[] NOT NULL,
  unless text[] NOT NULL,
  ring text[] NOT NULL,
  within_minutes int NOT NULL,
  exit text
);

-- How near in place and time two reports of a category must be to be about one thing.
CREATE TABLE intake.fusion_rule (
  category_list text NOT NULL,
  category_prefix text NOT NULL,
  distance_m int NOT NULL,
  window_hours int NOT NULL,
  PRIMARY KEY (category_list, category_prefix)
);

-- Cases whose latest result is to be compared with its photos before. `asked` tells whether somebody asked again while
-- it was being judged.
CREATE TABLE intake.photo_check_request (
  case_id uuid PRIMARY KEY REFERENCES loop.case (id),
  asked int NOT NULL DEFAULT 1,
  asked_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  retry_at timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX photo_check_request_asked ON intake.photo_check_request (asked_at, case_id);

-- What comparing said of the photos after: one row for each set of them that a result was proved with, never changed.
CREATE TABLE intake.photo_check (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  -- The action of the case's log that reported the result, and who took it.
  sequence int NOT NULL,
  acted_by text NOT NULL,
  after_ids uuid[] NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('pass', 'doubt', 'fail')),
  -- Codes and figures; words are made for whoever reads it. Another case is named by its id.
  reasons jsonb NOT NULL,
  judgement jsonb NOT NULL,
  judged_at timestamptz NOT NULL,
  UNIQUE (case_id, sequence, after_ids)
);
CREATE INDEX photo_check_actor ON intake.photo_check (acted_by, judged_at DESC);

CREATE FUNCTION intake.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'intake.photo_check is append-only';
END $$;
CREATE TRIGGER photo_check_append_only BEFORE UPDATE OR DELETE ON intake.photo_check
  FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();

-- The check that counts for a case now: of the latest set of photos of its latest result.
CREATE TABLE intake.photo_mark (
  case_id uuid PRIMARY KEY REFERENCES loop.case (id),
  check_id uuid NOT NULL REFERENCES intake.photo_check (id),
  -- 0 fail, 1 doubt, 2 pass: the order in which people look.
  urgency smallint NOT NULL,
  judged_at timestamptz NOT NULL,
  -- The case waits for verification, as far as has been heard: only such marks are in the queue.
  waiting boolean NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX photo_mark_queue ON intake.photo_mark (urgency, judged_at, case_id) WHERE waiting;
CREATE INDEX photo_mark_check ON intake.photo_mark (check_id);
