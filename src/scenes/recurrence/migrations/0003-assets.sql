-- The number of the thing itself where a case names one: then it is counted by that, not by its square.
ALTER TABLE recurrence.occurrence ADD COLUMN asset_number text;
CREATE INDEX occurrence_asset ON recurrence.occurrence (asset_key, day DESC) WHERE asset_key IS NOT NULL;
-- All cases are read once more.
DELETE FROM recurrence.reading;
