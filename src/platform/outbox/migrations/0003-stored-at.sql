-- How long a fact has waited is no matter of when it happened: a demonstration's past, or what is reported later, is
-- old when it comes.
ALTER TABLE outbox.event ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now();
