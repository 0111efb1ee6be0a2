CREATE SCHEMA outbox;

-- Facts waiting to be delivered; a row goes once those who must have it at once have had it.
CREATE TABLE outbox.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL,
  aggregate text NOT NULL,
  data jsonb NOT NULL,
  happened_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  retry_at timestamptz,
  last_error text
);

-- An event that failed holds back the later ones of its aggregate.
CREATE INDEX event_failed ON outbox.event (aggregate, id) WHERE attempts > 0;

-- What others want as well, a little later and in larger pieces; the same ids.
CREATE TABLE outbox.event_behind (
  id bigint PRIMARY KEY,
  type text NOT NULL,
  aggregate text NOT NULL,
  data jsonb NOT NULL,
  happened_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  retry_at timestamptz,
  last_error text
);
CREATE INDEX event_behind_failed ON outbox.event_behind (aggregate, id) WHERE attempts > 0;

-- All that waits in either.
CREATE VIEW outbox.v_waiting AS
SELECT id, type, aggregate, data, happened_at FROM outbox.event
UNION ALL
SELECT id, type, aggregate, data, happened_at FROM outbox.event_behind;

-- Events that failed too often; an operator looks at them with `citybrain doctor`.
CREATE TABLE outbox.dead_event (
  id bigint PRIMARY KEY,
  type text NOT NULL,
  aggregate text NOT NULL,
  data jsonb NOT NULL,
  happened_at timestamptz NOT NULL,
  attempts int NOT NULL,
  last_error text,
  died_at timestamptz NOT NULL
);
