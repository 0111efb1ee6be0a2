CREATE SCHEMA sms;

-- Demonstrations only: messages that would have gone to a phone, for ten minutes.
CREATE TABLE sms.demo_message (
  id uuid PRIMARY KEY,
  -- The sender's id: the same message comes once.
  dedup_id text NOT NULL UNIQUE,
  phone text NOT NULL,
  text text NOT NULL,
  sent_at timestamptz NOT NULL
);
CREATE INDEX demo_message_sent ON sms.demo_message (sent_at);
