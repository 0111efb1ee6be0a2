-- Who follows when a survivor is merged himself, and whose edges a survivor has.
CREATE INDEX merged_into ON registry.merged (into_id);
-- Where somebody stood who was merged away: undone, he stands there again.
ALTER TABLE registry.merged ADD COLUMN household_id bigint;

-- The queue is read from its likeliest end, ties by number: one index backwards.
DROP INDEX registry.review_queue;
CREATE INDEX review_queue ON registry.review (entity_kind, state, probability, id);

-- Organisations of one kind or state, by number.
CREATE INDEX organisation_kind ON registry.organisation (kind, state, id);
CREATE INDEX organisation_state ON registry.organisation (state, id);
