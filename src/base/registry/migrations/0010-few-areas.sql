-- Whom a grid has, by name as before, and by number from the index alone: queue and ledger of who decides in few areas
-- begin there.
DROP INDEX registry.person_grid;
CREATE INDEX person_grid ON registry.person (grid_id, name) INCLUDE (id);
-- Pairs of somebody by the other side too; the pair that a decision came of.
CREATE INDEX review_right ON registry.review (right_id);
CREATE INDEX review_decision ON registry.review (decision_id) WHERE decision_id IS NOT NULL;
