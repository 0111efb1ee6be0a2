-- Sources whose records are made in here were declared as files before that could be said: they stood as overdue for ever,
-- a file could be loaded over them, and who was erased could not be registered anew. Nothing was ever loaded into them.
UPDATE feeds.source s SET declaration = s.declaration || '{"madeHere": true}'
WHERE NOT s.declaration ? 'madeHere' AND s.declaration ->> 'format' = 'jsonl' AND s.declaration -> 'key' = '["key"]'
  AND NOT EXISTS (SELECT FROM feeds.load l WHERE l.source_id = s.id)
  AND (s.declaration ->> 'system' = '合成数据' OR regexp_replace(s.code, '-synthetic$', '') IN ('grid-check', 'letting-register', 'registry-base'));

DELETE FROM feeds.suppressed x USING feeds.source s
WHERE s.id = x.source_id AND x.what = 'number' AND s.declaration ->> 'madeHere' = 'true';
