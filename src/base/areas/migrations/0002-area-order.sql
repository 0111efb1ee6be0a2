-- A server reads all areas page by page in this order: without an index each page sorted the whole table.
CREATE INDEX area_order ON areas.area (depth, code);
