CREATE SCHEMA points;

-- Whose points they are: citizens only. The person's link is taken away when the person is erased; the ledger stays.
CREATE TABLE points.account (
  id uuid PRIMARY KEY,
  -- What a desk is told instead of a telephone number.
  number bigint GENERATED ALWAYS AS IDENTITY (START WITH 100001) UNIQUE,
  citizen_id uuid UNIQUE,
  kind text NOT NULL CHECK (kind IN ('resident', 'volunteer', 'merchant')),
  balance int NOT NULL DEFAULT 0 CHECK (balance >= 0),
  opened_at timestamptz NOT NULL
);

-- The ledger (积分流水): what is written stays as it is; a mistake is put right by an entry of its own.
CREATE TABLE points.entry (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES points.account (id),
  points int NOT NULL CHECK (points <> 0),
  balance int NOT NULL CHECK (balance >= 0),
  reason text NOT NULL CHECK (reason IN ('rule', 'exchange', 'refund', 'reversal')),
  rule_id text,
  -- Rule and its origin as they were that day.
  words text NOT NULL,
  -- What happened, so that it counts once however often it is told.
  event_key text NOT NULL UNIQUE,
  day date NOT NULL,
  at timestamptz NOT NULL,
  by text NOT NULL
);
CREATE INDEX entry_account ON points.entry (account_id, at DESC, id DESC);
CREATE INDEX entry_at ON points.entry (at DESC, id DESC);
CREATE INDEX entry_day ON points.entry (account_id, rule_id, day) WHERE rule_id IS NOT NULL;

CREATE FUNCTION points.keep_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'points.entry is only added to';
END $$;
CREATE TRIGGER ledger_is_kept BEFORE UPDATE OR DELETE ON points.entry
  FOR EACH ROW EXECUTE FUNCTION points.keep_ledger();

-- What points are exchanged for.
CREATE TABLE points.good (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  points int NOT NULL CHECK (points > 0),
  stock int NOT NULL CHECK (stock >= 0),
  place text NOT NULL,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX good_open ON points.good (points, id) WHERE ended_at IS NULL;

CREATE TABLE points.exchange (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES points.account (id),
  good_id uuid NOT NULL REFERENCES points.good (id),
  points int NOT NULL,
  -- Six digits that are shown where the good is handed over.
  code text NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'handed-over', 'cancelled')),
  asked_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text
);
CREATE UNIQUE INDEX exchange_code ON points.exchange (code) WHERE status = 'waiting';
CREATE INDEX exchange_account ON points.exchange (account_id, asked_at DESC, id DESC);
CREATE INDEX exchange_asked ON points.exchange (asked_at DESC, id DESC);
CREATE INDEX exchange_good ON points.exchange (good_id);
