-- Whose a source is here: the unit whose people load it, and the area that it is for. Neither: it is the city's, and
-- those act on it whose post is for the whole city. The declaration holds the codes.
ALTER TABLE feeds.source
  ADD COLUMN organisation_id uuid REFERENCES organisations.organisation (id),
  ADD COLUMN area_id uuid REFERENCES areas.area (id);
