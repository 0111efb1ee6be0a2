-- What sources call somebody's employer, of each name the newest record: from here the edges to organisations come and go
-- with either side, without reading the records of the city.
CREATE TABLE registry.employment (
  person_id bigint NOT NULL,
  name text NOT NULL,
  source_id smallint NOT NULL,
  record_key text NOT NULL,
  observed_on date NOT NULL,
  PRIMARY KEY (person_id, name)
);
INSERT INTO registry.employment
SELECT DISTINCT ON (entity_id, fields ->> 'organisation_name')
  entity_id, fields ->> 'organisation_name', source_id, key, observed_on
FROM registry.record WHERE kind = 1 AND fields ->> 'organisation_name' IS NOT NULL
ORDER BY entity_id, fields ->> 'organisation_name', observed_on DESC, source_id, key;
CREATE INDEX employment_name ON registry.employment (name);
-- Which organisations bear a name.
CREATE INDEX organisation_name ON registry.organisation (name);
