-- What a load rejected holds personal values: it is kept for a while, then removed. How many it were stays.
ALTER TABLE feeds.load ADD COLUMN rejected_removed_at timestamptz;
CREATE INDEX load_with_rejected ON feeds.load (ended_at) WHERE rejected_removed_at IS NULL;
