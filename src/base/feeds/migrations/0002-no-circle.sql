-- A restore fills tables in the order in which they refer to each other: source and load may not do so in a circle. A
-- load is never deleted while it holds.
ALTER TABLE feeds.source DROP CONSTRAINT source_current_load_fkey;
