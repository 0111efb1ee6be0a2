-- Rows without a letting are counted for the list's first page, by their reason and no further than a bound.
CREATE INDEX unplaced_lease_reason ON housing.unplaced_lease (source_id, reason);
