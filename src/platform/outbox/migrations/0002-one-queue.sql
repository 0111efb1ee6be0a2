-- Pages are told by the process in which something happened, so that every event waits in one queue only. What waited
-- behind has the smaller ids and stays in front.
INSERT INTO outbox.event (id, type, aggregate, data, happened_at, attempts, retry_at, last_error)
OVERRIDING SYSTEM VALUE
SELECT id, type, aggregate, data, happened_at, attempts, retry_at, last_error FROM outbox.event_behind
ON CONFLICT (id) DO NOTHING;
DROP VIEW outbox.v_waiting;
DROP TABLE outbox.event_behind;
