CREATE SCHEMA population;

-- How many people of which kind live in a place, counted from the registry: one row for each area with what lies in it
-- directly. `figures` is a row of numbers whose places are named in cells.ts; new ones are only ever added at its end.
-- The area of noughts stands for people without a known place.
CREATE TABLE population.grid_count (
  area_id uuid PRIMARY KEY,
  figures int[] NOT NULL,
  counted_at timestamptz NOT NULL
);
CREATE INDEX grid_count_age ON population.grid_count (counted_at);

-- The same for everything below an area and in it, for areas that have others below them.
CREATE TABLE population.area_count (
  area_id uuid PRIMARY KEY,
  figures int[] NOT NULL,
  -- When the oldest and the newest of the counts in it were made.
  oldest_at timestamptz NOT NULL,
  newest_at timestamptz NOT NULL
);

-- Places that are to be counted, and areas that are to be summed up, next.
CREATE TABLE population.due (area_id uuid PRIMARY KEY);
CREATE TABLE population.stale (area_id uuid PRIMARY KEY);

-- Who came to and went from an area on a day, summed up from registry.move.
CREATE TABLE population.move_day (
  day date NOT NULL,
  area_id uuid NOT NULL,
  -- From and to other areas of the city.
  moved_in int NOT NULL,
  moved_out int NOT NULL,
  -- From house to house within the area.
  within int NOT NULL,
  -- From and to outside of the city.
  arrived int NOT NULL,
  left_city int NOT NULL,
  born int NOT NULL,
  died int NOT NULL,
  PRIMARY KEY (area_id, day)
);
CREATE INDEX move_day_day ON population.move_day (day);

-- Houses that were handed over to be checked at the door, so that nobody asks twice.
CREATE TABLE population.check_asked (
  house_id bigint PRIMARY KEY,
  asked_at timestamptz NOT NULL,
  asked_by text NOT NULL
);

-- The load of a whole city after which everything was counted anew.
CREATE TABLE population.seen_load (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  began_at timestamptz NOT NULL
);
