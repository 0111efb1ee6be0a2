CREATE SCHEMA messages;

-- What somebody was told: a template and references, no words and no personal values. It stays in the inbox.
CREATE TABLE messages.message (
  id uuid PRIMARY KEY,
  -- Rule, event and recipient: an event that comes twice tells once.
  dedup_key text NOT NULL UNIQUE,
  -- To a citizen, a member of staff, or everybody of a unit (who has the permission, if one is named).
  recipient_kind text NOT NULL CHECK (recipient_kind IN ('citizen', 'staff', 'unit')),
  recipient_id uuid NOT NULL,
  permission text,
  template text NOT NULL,
  parameters jsonb NOT NULL,
  urgent boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX message_recipient ON messages.message (recipient_id, created_at DESC, id DESC);
CREATE INDEX message_created ON messages.message (created_at);

-- Up to when somebody has read everything, and how they want to be told.
CREATE TABLE messages.reader (
  reader_id uuid PRIMARY KEY,
  read_until timestamptz NOT NULL,
  -- Text messages that are not essential may be turned off.
  sms boolean NOT NULL DEFAULT true
);

-- Single messages that were read since then. Of a unit's message each of its people has their own.
CREATE TABLE messages.read_mark (
  reader_id uuid NOT NULL,
  message_id uuid NOT NULL REFERENCES messages.message (id) ON DELETE CASCADE,
  PRIMARY KEY (reader_id, message_id)
);
CREATE INDEX read_mark_message ON messages.read_mark (message_id);

-- Messages that go to a phone as well; sent behind. The phone is looked up when it is sent and stored nowhere here.
CREATE TABLE messages.sms (
  message_id uuid PRIMARY KEY REFERENCES messages.message (id) ON DELETE CASCADE,
  recipient_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'skipped')),
  urgent boolean NOT NULL,
  -- Sent although the recipient has turned text messages off.
  essential boolean NOT NULL,
  not_before timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  -- Why it failed or was skipped; never holds the phone.
  last_error text,
  sent_at timestamptz
);
CREATE INDEX sms_due ON messages.sms (not_before) WHERE state IN ('queued', 'sending');
CREATE INDEX sms_recipient ON messages.sms (recipient_id, sent_at);
CREATE INDEX sms_failed ON messages.sms (message_id DESC) WHERE state = 'failed';

-- What the administration changed in rules, words and manners, each change a whole new edition. The newest one holds.
CREATE TABLE messages.edition (
  version int PRIMARY KEY,
  document jsonb NOT NULL,
  -- What was changed: `rule:report-closed`, `template:incident.report-closed`, `manners`.
  subject text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL
);
