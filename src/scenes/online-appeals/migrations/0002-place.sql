-- Where it is, as the asker pinned it: for the unit that goes there. The public reads no more than the street's name.
ALTER TABLE online_appeals.question
  ADD lon double precision,
  ADD lat double precision,
  ADD CHECK ((lon IS NULL) = (lat IS NULL));
