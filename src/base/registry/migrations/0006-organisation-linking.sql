-- What sources say of organisations beyond what a made-up city has: who heads them as they name him, since when, and when
-- they were seen last.
ALTER TABLE registry.organisation ADD COLUMN head_name text;
ALTER TABLE registry.organisation ADD COLUMN head_number text;
ALTER TABLE registry.organisation ADD COLUMN house_id bigint;
ALTER TABLE registry.organisation ADD COLUMN founded_on date;
ALTER TABLE registry.organisation ADD COLUMN updated_on date;
-- Whom a person heads, and which organisations wait for a head who is not known yet.
CREATE INDEX organisation_head ON registry.organisation (head_id) WHERE head_id IS NOT NULL;
CREATE INDEX organisation_head_number ON registry.organisation (head_number) WHERE head_number IS NOT NULL;
-- Pairs of any kind stand in the queue: 1 persons, 5 organisations.
ALTER TABLE registry.review ADD COLUMN entity_kind smallint NOT NULL DEFAULT 1;
DROP INDEX registry.review_queue;
CREATE INDEX review_queue ON registry.review (entity_kind, state, probability DESC, id);
