-- Everybody who wrote or changed a definition: none of them approves it, whoever changed it last.
ALTER TABLE collision.definition ADD COLUMN authors text[] NOT NULL DEFAULT '{}';
UPDATE collision.definition SET authors = ARRAY[created_by, changed_by];
