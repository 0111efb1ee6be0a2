-- When the source was last found to hold what there is: a load was stored, or brought the very file that was there.
ALTER TABLE feeds.source ADD COLUMN checked_at timestamptz;
UPDATE feeds.source s SET checked_at = l.ended_at FROM feeds.load l WHERE l.id = s.current_load;

-- A file on its way, or waiting to be loaded; its bytes lie under DATA_DIR/feed-uploads/<id>/.
CREATE TABLE feeds.upload (
  id uuid PRIMARY KEY,
  file_name text NOT NULL,
  file_bytes bigint NOT NULL,
  -- So many bytes are safely on the disk: the next piece begins there.
  received bigint NOT NULL DEFAULT 0,
  sent_by text NOT NULL,
  sent_at timestamptz NOT NULL,
  -- Unused it is removed then.
  expires_at timestamptz NOT NULL
);
CREATE INDEX upload_sender ON feeds.upload (sent_by);
CREATE INDEX upload_expiry ON feeds.upload (expires_at);
