-- A check that a supervisor asked for by hand: who, and what is to be looked at. Null: drawn by its share.
ALTER TABLE supervision.spot_check ADD COLUMN asked_by text, ADD COLUMN question text;
