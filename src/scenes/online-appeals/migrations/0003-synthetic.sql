-- Asked by nobody: part of the synthetic life of a demonstration, and shown as such wherever it shows.
ALTER TABLE online_appeals.question ADD synthetic boolean NOT NULL DEFAULT false;
CREATE INDEX question_synthetic ON online_appeals.question (asked_at, id) WHERE synthetic;
