-- What the registry needs of a source: whom to believe, and what being in it says by itself: `dead`, or a special group.
CREATE VIEW registry.source_note AS
SELECT id, trust, declaration ->> 'says' AS says, coalesce((declaration ->> 'synthetic')::boolean, false) AS synthetic
FROM feeds.source;
