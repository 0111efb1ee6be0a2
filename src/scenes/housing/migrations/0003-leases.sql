-- Leases (住房租赁备案) that sources bring: which load of a source stands among the lettings, and after which linking of
-- persons its tenants were looked for.
CREATE TABLE housing.taken_source (
  source_id smallint PRIMARY KEY,
  load_id int NOT NULL,
  linked_at timestamptz,
  taken_at timestamptz NOT NULL
);

-- Rows of which no letting was made: no house is found at their address, or their period is none.
CREATE TABLE housing.unplaced_lease (
  source_id smallint NOT NULL,
  key text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('address', 'period')),
  PRIMARY KEY (source_id, key)
);

-- Those whose tenant may become known.
CREATE INDEX letting_unknown ON housing.letting (feed_id, feed_key) WHERE unknown_tenants > 0 AND feed_id IS NOT NULL;
