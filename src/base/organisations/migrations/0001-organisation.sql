CREATE SCHEMA organisations;

CREATE TABLE organisations.organisation (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  kind text NOT NULL,
  parent_id uuid REFERENCES organisations.organisation (id),
  area_id uuid REFERENCES areas.area (id),
  telephone text,
  valid_to date
);
CREATE INDEX organisation_parent ON organisations.organisation (parent_id);
CREATE INDEX organisation_area ON organisations.organisation (area_id, kind);

-- Other codes by which rules may name a unit: one city's district has a bureau of its own for what another does.
CREATE TABLE organisations.alias (
  code text PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id)
);

-- Who works where, in which post; the login is the account of the same id.
CREATE TABLE organisations.staff (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations.organisation (id),
  name text NOT NULL,
  post text NOT NULL,
  telephone text,
  valid_to date
);
CREATE INDEX staff_organisation ON organisations.staff (organisation_id);

-- Grid members on their grids.
CREATE TABLE organisations.staff_area (
  staff_id uuid NOT NULL REFERENCES organisations.staff (id),
  area_id uuid NOT NULL REFERENCES areas.area (id),
  PRIMARY KEY (area_id, staff_id)
);
CREATE INDEX staff_area_staff ON organisations.staff_area (staff_id);

-- The duty list (权责清单): category and kind of area give the lead unit, assisting units and the legal basis.
-- `lead` and `assist` name units by rule (see duty.ts), so that one line serves every district.
CREATE TABLE organisations.duty (
  id uuid PRIMARY KEY,
  category_list text NOT NULL,
  category_prefix text NOT NULL,
  lead text NOT NULL,
  assist text[] NOT NULL DEFAULT '{}',
  -- Beginnings of area codes, with `!` those left out; empty: everywhere.
  areas text[] NOT NULL DEFAULT '{}',
  legal_basis text NOT NULL DEFAULT '',
  source text NOT NULL DEFAULT '',
  valid_from date NOT NULL,
  valid_to date
);
CREATE INDEX duty_category ON organisations.duty (category_list, category_prefix);

-- Working calendars; a version never changes, next year's holidays are a new one.
CREATE TABLE organisations.calendar (
  id text NOT NULL,
  version int NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (id, version)
);
