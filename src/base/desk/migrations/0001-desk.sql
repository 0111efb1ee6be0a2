CREATE SCHEMA desk;

-- A queue with its filters under a name: somebody's own, or shared with their unit.
CREATE TABLE desk.view (
  id uuid PRIMARY KEY,
  -- The account that made it; it alone changes it.
  owner_id text NOT NULL,
  -- The unit that sees it as well; null: nobody else does.
  organisation_id uuid REFERENCES organisations.organisation (id),
  name text NOT NULL,
  queue text NOT NULL,
  filters jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX view_owner ON desk.view (owner_id, created_at);
CREATE INDEX view_organisation ON desk.view (organisation_id, created_at) WHERE organisation_id IS NOT NULL;

-- The one view with which an account's desk opens.
CREATE TABLE desk.first_view (
  account_id text PRIMARY KEY,
  view_id uuid NOT NULL REFERENCES desk.view (id) ON DELETE CASCADE
);
CREATE INDEX first_view_view ON desk.first_view (view_id);
