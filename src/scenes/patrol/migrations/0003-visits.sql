-- 上门回访 (visit): after closing somebody asks the person on the spot whether it was solved.
ALTER TABLE patrol.check DROP CONSTRAINT check_kind_check;
ALTER TABLE patrol.check ADD CONSTRAINT check_kind_check
  CHECK (kind IN ('before-filing', 'before-closing', 'spot-check', 'visit'));
