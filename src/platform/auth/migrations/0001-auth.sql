CREATE SCHEMA auth;

-- Staff. Organisations and areas belong to later modules, so their keys are kept as text without a reference.
CREATE TABLE auth.account (
  id uuid PRIMARY KEY,
  login text NOT NULL UNIQUE,
  name text NOT NULL,
  organisation_id text,
  password_hash text NOT NULL,
  must_change_password boolean NOT NULL,
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint NOT NULL DEFAULT 0,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL,
  last_login_at timestamptz
);
CREATE INDEX account_organisation ON auth.account (organisation_id, login);

CREATE TABLE auth.account_grant (
  account_id uuid NOT NULL REFERENCES auth.account,
  role text NOT NULL,
  organisation_id text,
  area_id text,
  UNIQUE NULLS NOT DISTINCT (account_id, role, organisation_id, area_id)
);

-- A person's phone lives in these columns only and is set to null when the person is erased.
CREATE TABLE auth.citizen (
  id uuid PRIMARY KEY,
  phone_hash bytea UNIQUE,
  phone_encrypted bytea,
  phone_masked text,
  created_at timestamptz NOT NULL,
  erased_at timestamptz
);

-- The last code of each phone, with its counts for the current day.
CREATE TABLE auth.phone_code (
  phone_hash bytea PRIMARY KEY,
  code_hash bytea,
  sent_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  tries int NOT NULL,
  day_started_at timestamptz NOT NULL,
  day_count int NOT NULL
);
CREATE INDEX phone_code_sent_at ON auth.phone_code (sent_at);

-- Attempts to sign in since the last success, by login, whether there is such an account or not.
CREATE TABLE auth.login_attempt (
  login_hash bytea PRIMARY KEY,
  count int NOT NULL,
  last_at timestamptz NOT NULL,
  locked_until timestamptz
);
CREATE INDEX login_attempt_last_at ON auth.login_attempt (last_at);

CREATE TABLE auth.session (
  token_hash bytea PRIMARY KEY,
  account_id uuid REFERENCES auth.account,
  citizen_id uuid REFERENCES auth.citizen,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  CHECK ((account_id IS NULL) <> (citizen_id IS NULL))
);
CREATE INDEX session_account ON auth.session (account_id, created_at) WHERE account_id IS NOT NULL;
CREATE INDEX session_citizen ON auth.session (citizen_id, created_at) WHERE citizen_id IS NOT NULL;
CREATE INDEX session_expires_at ON auth.session (expires_at);

-- Other systems.
CREATE TABLE auth.api_token (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  token_start text NOT NULL,
  permissions text[] NOT NULL,
  organisation_id text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  last_used_at timestamptz
);
CREATE INDEX api_token_organisation ON auth.api_token (organisation_id);

-- Proof that the secret file is the one this database was filled with; the secret itself is never stored here.
CREATE TABLE auth.secret_check (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  fingerprint bytea NOT NULL
);
