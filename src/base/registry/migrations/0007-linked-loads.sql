-- The load of each source that the registry holds: what came since is linked next. No row: everything has to be linked.
CREATE TABLE registry.linked_load (
  source_id smallint PRIMARY KEY,
  load_id int NOT NULL,
  linked_at timestamptz NOT NULL
);
-- Who has no known house stands with those of the same household book.
CREATE INDEX household_book ON registry.household (number) WHERE house_id IS NULL AND number IS NOT NULL;
