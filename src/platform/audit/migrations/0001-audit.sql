CREATE SCHEMA audit;

-- Who did what to whom and why. Rows are added by commands in their own transactions and chained a moment later
-- by one writer: sequence, previous_hash and hash are then filled once and never change.
CREATE TABLE audit.entry (
  id uuid PRIMARY KEY,
  happened_at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  organisation_id text,
  action text NOT NULL,
  subject text NOT NULL,
  purpose text,
  details jsonb NOT NULL,
  sequence bigint UNIQUE,
  chained_at timestamptz,
  previous_hash bytea,
  hash bytea,
  CHECK ((sequence IS NULL) = (hash IS NULL) AND (sequence IS NULL) = (previous_hash IS NULL)
         AND (sequence IS NULL) = (chained_at IS NULL))
);
CREATE INDEX entry_unchained ON audit.entry (id) WHERE sequence IS NULL;
CREATE INDEX entry_chained_at ON audit.entry (chained_at);
CREATE INDEX entry_happened_at ON audit.entry (happened_at, id);
CREATE INDEX entry_actor ON audit.entry (actor_id, happened_at, id);
CREATE INDEX entry_subject ON audit.entry (subject, happened_at, id);
CREATE INDEX entry_action ON audit.entry (action text_pattern_ops, happened_at, id);
CREATE INDEX entry_organisation ON audit.entry (organisation_id, happened_at, id);

-- Where the chain ends; its row is locked while it grows.
CREATE TABLE audit.head (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  sequence bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit.head (sequence, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- Slips by our own code are refused here; somebody who rules the database is found by the chain.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.sequence IS NULL AND NEW.sequence IS NOT NULL
       AND (NEW.id, NEW.happened_at, NEW.actor_kind, NEW.actor_id, NEW.action, NEW.subject, NEW.details)
         = (OLD.id, OLD.happened_at, OLD.actor_kind, OLD.actor_id, OLD.action, OLD.subject, OLD.details)
       AND NEW.organisation_id IS NOT DISTINCT FROM OLD.organisation_id
       AND NEW.purpose IS NOT DISTINCT FROM OLD.purpose
    THEN RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit.entry is append-only';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON audit.entry
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER entry_not_truncated BEFORE TRUNCATE ON audit.entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
