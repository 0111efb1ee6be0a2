-- Rows of sources that nobody is to hold any more, because the person asked for it. Only salted hashes are kept: of the
-- key of a row, and of the resident number in the rows of a source. While a source goes on sending them, each load
-- leaves them out; files that were there before are written anew, see suppression.ts.
CREATE TABLE feeds.suppression_salt (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  salt text NOT NULL
);
INSERT INTO feeds.suppression_salt (salt) VALUES (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

CREATE TABLE feeds.suppressed (
  source_id smallint NOT NULL REFERENCES feeds.source (id),
  what text NOT NULL CHECK (what IN ('key', 'number')),
  hash text NOT NULL,
  asked_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, what, hash)
);

-- Sources whose files may hold suppressed rows still, since when.
CREATE TABLE feeds.unclean (
  source_id smallint PRIMARY KEY REFERENCES feeds.source (id),
  since timestamptz NOT NULL
);
