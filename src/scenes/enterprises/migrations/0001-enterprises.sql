CREATE SCHEMA enterprises;

-- Organisations of every area by kind and state, counted anew when organisations changed. What has no place counts for the
-- city alone.
CREATE TABLE enterprises.tally (
  area_id uuid NOT NULL,
  kind text NOT NULL,
  -- 1 open, 2 closed.
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 2),
  organisations int NOT NULL,
  PRIMARY KEY (area_id, kind, state)
);

-- When it was counted, which load of the whole city it was, and whether something changed since.
CREATE TABLE enterprises.tallied (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  at timestamptz,
  base_at timestamptz,
  is_stale boolean NOT NULL
);

-- What looks wrong in the entry of an organisation.
CREATE TABLE enterprises.finding (
  id uuid PRIMARY KEY,
  organisation_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('no-code', 'wrong-code', 'same-code', 'no-place', 'head-dead', 'addresses')),
  -- Where it stands; without a place, the city alone.
  grid_id uuid,
  path uuid[] NOT NULL,
  -- gone: it no longer holds.
  state text NOT NULL CHECK (state IN ('open', 'sent', 'dismissed', 'gone')),
  -- Codes, numbers of sources and of organisations; no names of persons.
  evidence jsonb NOT NULL,
  found_on date NOT NULL,
  found_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  reason text,
  case_id uuid REFERENCES loop.case (id),
  synthetic boolean NOT NULL,
  UNIQUE (organisation_id, kind)
);
CREATE INDEX finding_list ON enterprises.finding (kind, state, organisation_id);
CREATE INDEX finding_state ON enterprises.finding (state, organisation_id, kind);
CREATE INDEX finding_grid ON enterprises.finding (grid_id, state);
CREATE INDEX finding_case ON enterprises.finding (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX finding_day ON enterprises.finding (found_on);

-- For the figures of the city: one row a finding, with the columns that indicators agree on with scenes.
CREATE VIEW enterprises.v_finding_fact AS
SELECT f.found_on AS happened_day, f.state = 'sent' AS sent, f.state IN ('sent', 'dismissed', 'gone') AS settled,
  CASE f.kind WHEN 'no-code' THEN '没有统一社会信用代码' WHEN 'wrong-code' THEN '信用代码有误'
    WHEN 'same-code' THEN '信用代码重复' WHEN 'no-place' THEN '住所定位不到' WHEN 'head-dead' THEN '负责人已死亡'
    ELSE '住所说法不一' END AS kind,
  f.synthetic, 'enterprises' AS channel, NULL::text AS category_list, NULL::text AS category_code,
  f.path[2] AS area1_id, f.path[3] AS area2_id, f.path[4] AS area3_id, f.path[5] AS area4_id,
  f.path[cardinality(f.path)] AS area_id, NULL::uuid AS unit_id
FROM enterprises.finding f;
