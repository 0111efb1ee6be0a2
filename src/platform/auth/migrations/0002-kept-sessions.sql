-- On a person's own phone a session outlives the browser; at a desk it ends with it.
ALTER TABLE auth.session ADD COLUMN kept boolean NOT NULL DEFAULT false;
