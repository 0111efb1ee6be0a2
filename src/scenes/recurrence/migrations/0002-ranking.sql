-- What came back most in the whole city, counted by a job once there are too many cases to count them while somebody
-- waits; who asks for less than the whole city is counted for at once.
CREATE TABLE recurrence.ranking (
  scale text NOT NULL,
  days int NOT NULL,
  key bigint NOT NULL,
  count int NOT NULL,
  PRIMARY KEY (scale, days, key)
);
CREATE INDEX ranking_order ON recurrence.ranking (scale, days, count DESC, key);

CREATE TABLE recurrence.ranked (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  counted_at timestamptz NOT NULL
);
