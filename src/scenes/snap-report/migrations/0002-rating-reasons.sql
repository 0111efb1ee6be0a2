-- What was good or bad, pressed instead of typed; ids of rating-contract.ts.
ALTER TABLE snap_report.rating ADD COLUMN reasons text[] NOT NULL DEFAULT '{}';
