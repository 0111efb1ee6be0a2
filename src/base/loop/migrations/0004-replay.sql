-- For looking back: the log is written in the order of time, so that a few hundred bytes of page ranges tell where an
-- hour lies. A range index costs an append next to nothing.
CREATE INDEX action_at ON loop.action USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
