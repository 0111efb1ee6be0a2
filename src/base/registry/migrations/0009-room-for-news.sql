-- Of somebody who moves several sources tell, whose records stand side by side: with room left in their page they are
-- changed where they stand, and indexes are not written.
ALTER TABLE registry.record SET (fillfactor = 85);
