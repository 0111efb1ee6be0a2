-- The answer to each POST, kept a day: a repeated key gets the same answer and changes nothing.
CREATE TABLE platform.idempotency (
  actor text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status smallint NOT NULL,
  body jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_created_at ON platform.idempotency (created_at);
