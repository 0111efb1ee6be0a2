-- A cottage behind another bears 附1, which is written with 号.
CREATE OR REPLACE FUNCTION registry.door(address text, unit text, room text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN address || CASE WHEN unit = '' THEN '' ELSE unit || '单元' END
  || CASE WHEN room ~ '^\d+$' THEN room || '室' WHEN room ~ '^附\d+$' THEN room || '号' ELSE room END;
