CREATE SCHEMA loop;

-- Every version of every flow that cases were opened under.
CREATE TABLE loop.flow (
  id text NOT NULL,
  version int NOT NULL,
  hash text NOT NULL,
  definition jsonb NOT NULL,
  PRIMARY KEY (id, version)
);

-- Limits by filing condition (立案条件): the longest category prefix and the most exact row win.
CREATE TABLE loop.limit (
  id uuid PRIMARY KEY,
  flow_id text NOT NULL,
  clock text NOT NULL,
  category_list text NOT NULL DEFAULT '',
  category_prefix text NOT NULL DEFAULT '',
  kind text NOT NULL DEFAULT '',
  condition text NOT NULL DEFAULT '',
  amount numeric NOT NULL CHECK (amount > 0),
  unit text NOT NULL CHECK (unit IN ('urgent-hour', 'working-hour', 'working-day', 'calendar-day')),
  priority smallint,
  source text NOT NULL DEFAULT '',
  valid_from date NOT NULL,
  valid_to date
);
CREATE INDEX limit_lookup ON loop.limit (flow_id, clock);

-- The case as it is now: derived from its actions, rebuilt by `citybrain doctor loop`.
CREATE TABLE loop.case (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  flow_id text NOT NULL,
  flow_version int NOT NULL,
  version int NOT NULL,
  state text NOT NULL,
  closed boolean NOT NULL,
  title text NOT NULL,
  channel text NOT NULL,
  kind text NOT NULL,
  category_list text,
  category_code text,
  priority smallint NOT NULL,
  synthetic boolean NOT NULL,
  area_id uuid REFERENCES areas.area (id),
  -- Ancestors by depth (district, street, community in a Chinese city), so that each list has its own index.
  area_depth1_id uuid,
  area_depth2_id uuid,
  area_depth3_id uuid,
  lon double precision,
  lat double precision,
  -- A square of a thousandth of a degree (about 100 m), to find what is near: see lib/geo/cell.ts.
  cell bigint,
  address text,
  lead_organisation_id uuid REFERENCES organisations.organisation (id),
  holder_organisation_id uuid REFERENCES organisations.organisation (id),
  holder_person_id uuid,
  opened_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  closed_at timestamptz,
  -- The next deadline of a stage, and the citizen's unbroken one.
  due_at timestamptz,
  overall_due_at timestamptz,
  late boolean NOT NULL DEFAULT false,
  FOREIGN KEY (flow_id, flow_version) REFERENCES loop.flow (id, version)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Every case, newest first, by what it is filtered with. None of these columns changes with every action, so that an
-- action writes no index here (a heap-only update).
CREATE INDEX case_opened ON loop.case (opened_at DESC, id DESC);
CREATE INDEX case_open_opened ON loop.case (opened_at DESC, id DESC) WHERE NOT closed;
CREATE INDEX case_depth1 ON loop.case (area_depth1_id, opened_at DESC, id DESC);
CREATE INDEX case_depth2 ON loop.case (area_depth2_id, opened_at DESC, id DESC);
CREATE INDEX case_depth3 ON loop.case (area_depth3_id, opened_at DESC, id DESC);
CREATE INDEX case_area ON loop.case (area_id, opened_at DESC, id DESC);
CREATE INDEX case_lead ON loop.case (lead_organisation_id, opened_at DESC, id DESC);
CREATE INDEX case_category ON loop.case (category_list, category_code text_pattern_ops, opened_at DESC, id DESC);
CREATE INDEX case_channel ON loop.case (channel, opened_at DESC, id DESC);
CREATE INDEX case_flow ON loop.case (flow_id, flow_version);
CREATE INDEX case_open_cell ON loop.case (cell, opened_at DESC) WHERE NOT closed AND cell IS NOT NULL;
CREATE INDEX case_open_placeless ON loop.case (category_code, opened_at DESC) WHERE NOT closed AND cell IS NULL;

-- The documents of a case, apart from its row: an action rewrites `state` and leaves what seldom changes (subject,
-- limits, origin) where it is. At the target two of them share a page with room for the next version of one.
CREATE TABLE loop.case_document (
  case_id uuid PRIMARY KEY REFERENCES loop.case (id),
  origin jsonb NOT NULL,
  state jsonb NOT NULL
) WITH (fillfactor = 80, toast_tuple_target = 3000, autovacuum_vacuum_scale_factor = 0.02);

-- The open cases once more, with what the desk's queues are sorted by. There are few of them, so that queues and
-- clocks stay as quick over ten years of cases as over a day. A case without a deadline sorts last.
CREATE TABLE loop.open_case (
  id uuid PRIMARY KEY REFERENCES loop.case (id),
  flow_id text NOT NULL,
  state text NOT NULL,
  channel text NOT NULL,
  kind text NOT NULL,
  category_list text,
  category_code text,
  priority smallint NOT NULL,
  area_id uuid,
  area_depth1_id uuid,
  area_depth2_id uuid,
  area_depth3_id uuid,
  lead_organisation_id uuid,
  holder_organisation_id uuid,
  holder_person_id uuid,
  opened_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  -- When the next clock rings; null when none runs.
  next_alarm_at timestamptz
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
CREATE INDEX open_case_due ON loop.open_case (due_at, id);
CREATE INDEX open_case_state ON loop.open_case (state, priority, due_at, id);
CREATE INDEX open_case_holder ON loop.open_case (holder_organisation_id, due_at, id);
CREATE INDEX open_case_person ON loop.open_case (holder_person_id, due_at, id) WHERE holder_person_id IS NOT NULL;
CREATE INDEX open_case_lead ON loop.open_case (lead_organisation_id, due_at, id);
CREATE INDEX open_case_alarm ON loop.open_case (next_alarm_at) WHERE next_alarm_at IS NOT NULL;

-- The log: appended, never changed but by sealing (see below). No foreign key: an action is written by the statement
-- that writes its case, and a check for each would cost a twentieth of the database's work. `citybrain doctor` compares.
CREATE TABLE loop.action (
  case_id uuid NOT NULL,
  sequence int NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  organisation_id uuid,
  form jsonb NOT NULL,
  resolved jsonb NOT NULL,
  PRIMARY KEY (case_id, sequence)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

-- The words of actions on a sealed (secret) case: the log holds a mark in their place, these rows can be erased.
CREATE TABLE loop.sealed_words (
  case_id uuid NOT NULL,
  sequence int NOT NULL,
  form jsonb NOT NULL,
  -- What was looked up, as it was before the case was sealed; empty for actions that came after.
  resolved jsonb NOT NULL,
  PRIMARY KEY (case_id, sequence),
  -- Words go out before their action within one transaction.
  FOREIGN KEY (case_id, sequence) REFERENCES loop.action (case_id, sequence) DEFERRABLE INITIALLY DEFERRED
);

-- Who did what and when never changes. Words may leave the one case that is being sealed in this transaction.
CREATE FUNCTION loop.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('loop.sealing', true) = OLD.case_id::text
    AND (NEW.case_id, NEW.sequence, NEW.type, NEW.at, NEW.actor_kind, NEW.actor_id, NEW.organisation_id)
      IS NOT DISTINCT FROM
        (OLD.case_id, OLD.sequence, OLD.type, OLD.at, OLD.actor_kind, OLD.actor_id, OLD.organisation_id)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'loop.action is append-only';
END $$;
CREATE TRIGGER action_append_only BEFORE UPDATE OR DELETE ON loop.action
  FOR EACH ROW EXECUTE FUNCTION loop.refuse_change();

-- Open and ended tasks of parallel branches and joint units; derived like the case.
CREATE TABLE loop.task (
  case_id uuid NOT NULL,
  task_id text NOT NULL,
  task_group text NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id),
  person_id uuid,
  role text NOT NULL,
  status text NOT NULL,
  opened_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (case_id, task_id)
);
CREATE INDEX task_open ON loop.task (organisation_id, opened_at) WHERE status = 'open';

-- Words of a case cut into pieces of two characters, for searching Chinese text.
CREATE TABLE loop.case_words (
  case_id uuid PRIMARY KEY REFERENCES loop.case (id),
  opened_at timestamptz NOT NULL,
  pieces text[] NOT NULL
);
CREATE INDEX case_words_pieces ON loop.case_words USING gin (pieces) WITH (fastupdate = on);
CREATE INDEX case_words_opened ON loop.case_words (opened_at DESC, case_id DESC);

-- Files of a case; the bytes are in the file store under their hash.
CREATE TABLE loop.attachment (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loop.case (id),
  hash text NOT NULL,
  media_type text NOT NULL,
  size_bytes int NOT NULL,
  purpose text NOT NULL,
  added_at timestamptz NOT NULL,
  added_by text NOT NULL,
  lon double precision,
  lat double precision,
  taken_at timestamptz
);
CREATE INDEX attachment_case ON loop.attachment (case_id, added_at);
CREATE INDEX attachment_hash ON loop.attachment (hash);

-- Numbers of cases. Processes take them by fifty, so that opening cases does not queue at one row; gaps are allowed.
CREATE SEQUENCE loop.case_number INCREMENT 50;
