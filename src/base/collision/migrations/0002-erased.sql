-- Whom an erasure took out of the registry while the run went on: numbers that lead nowhere. It keeps none of them.
ALTER TABLE collision.run ADD COLUMN erased bigint[] NOT NULL DEFAULT '{}';
