CREATE SCHEMA erasure;

-- People who asked that what is known of them be erased (个人信息保护法 article 47), and how far it is.
CREATE TABLE erasure.request (
  id uuid PRIMARY KEY,
  -- Keyed hash of the phone: with it, and with nothing else, what was left over can be found later.
  phone_hash bytea,
  citizen_id uuid,
  -- Phone and names, sealed, for as long as open cases keep something; then gone.
  person_sealed bytea,
  asked_at timestamptz NOT NULL,
  asked_by text NOT NULL,
  -- Numbers only: what was erased in each place, and the open cases that keep what they need.
  erased jsonb NOT NULL,
  open_cases int NOT NULL,
  looked_at timestamptz NOT NULL,
  done_at timestamptz
);
CREATE INDEX request_asked ON erasure.request (asked_at DESC, id DESC);
CREATE INDEX request_waiting ON erasure.request (looked_at, id) WHERE done_at IS NULL;
CREATE INDEX request_phone ON erasure.request (phone_hash) WHERE phone_hash IS NOT NULL;
