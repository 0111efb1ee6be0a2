-- Places whose people changed: who counts people by place takes these away and counts those places anew. A row for each
-- change and no key, so that nobody who stores persons waits for another. Null: people without a known house.
CREATE TABLE registry.changed_place (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  grid_id uuid
);

-- Who came, moved, left, died or was born, as sources told it: written where persons are derived, see moves.ts.
CREATE TABLE registry.move (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id bigint NOT NULL,
  -- 1 moved within the city, 2 arrived, 3 left, 4 died, 5 born.
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 5),
  from_house_id bigint,
  to_house_id bigint,
  from_grid_id uuid,
  to_grid_id uuid,
  -- How the person stands to the city afterwards, as registry.person has it; null when nothing is left.
  residence smallint,
  -- The day on which the source saw it; the transaction's time follows in made_at.
  seen_on date NOT NULL,
  made_at timestamptz NOT NULL,
  source_id smallint,
  -- What told it was taken back or corrected later: it counts no more.
  taken_back boolean NOT NULL DEFAULT false,
  -- False until the day's figures were made with it.
  counted boolean NOT NULL DEFAULT false
);
CREATE INDEX move_person ON registry.move (person_id, id);
CREATE INDEX move_day ON registry.move (seen_on, id);
CREATE INDEX move_to ON registry.move (to_grid_id, seen_on, id);
CREATE INDEX move_from ON registry.move (from_grid_id, seen_on, id);
CREATE INDEX move_uncounted ON registry.move (id) WHERE NOT counted;

-- The day on which the registry began to keep moves: who is first known with records of days after it has arrived.
CREATE TABLE registry.move_keeping (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  since date NOT NULL
);

-- Registered in a house and not living there (户在人不在), by that house; and who has no known place.
CREATE INDEX person_away ON registry.person (registered_house_id)
  WHERE registered_house_id IS NOT NULL AND registered_house_id IS DISTINCT FROM house_id;
CREATE INDEX person_unplaced ON registry.person (id) WHERE grid_id IS NULL AND state = 1;
