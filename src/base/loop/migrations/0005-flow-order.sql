-- A form shows its fields in the order in which its flow names them, which jsonb does not keep.
ALTER TABLE loop.flow ALTER COLUMN definition TYPE json USING definition::text::json;
