import { EDGE_KINDS, ENTITY_KINDS } from '../../base/registry/index.ts';

/** How a house is used, as it is worked out; together they are all houses. */
export const STATE_COLUMNS = {
  owner: 'own_houses',
  let: 'let_houses',
  shared: 'shared_houses',
  occupied: 'occupied_houses',
  empty: 'empty_houses',
  other: 'other_houses',
} as const;

/** Figures of a grid or an area, in the order of their columns. */
export const COUNTS = [
  ...['buildings', 'houses', ...Object.values(STATE_COLUMNS)],
  ...['lived_in', 'unowned', 'registered'],
] as const;

/**
 * One row a house with what is known of it: who lives there by the registry, who owns it, what sources say of its use, and
 * lettings in force. Its state follows in this order: not for living; let by a letting in force; as the newest source
 * says; empty when nobody lives there; its owner's when he lives there; else lived in for a reason that nobody told.
 * `where` is a condition over b (building) and h (house); all look-ups go by indexes from there.
 */
export const houseFacts = (where: string): string => `
  SELECT f.*, CASE
      WHEN f.use = 5 AND f.said IS NULL THEN 'other'
      WHEN f.lettings > 1 OR f.is_shared THEN 'shared'
      WHEN f.lettings = 1 THEN 'let'
      WHEN f.told IN ('owner', 'let', 'shared') THEN f.told
      WHEN f.persons = 0 THEN 'empty'
      WHEN f.owner_lives THEN 'owner'
      ELSE 'occupied' END AS state
  FROM (
    SELECT h.id, h.building_id, h.unit, h.floor, h.room, h.use, h.synthetic, b.grid_id,
      p.persons, p.households, p.registered_here, p.seen_on, o.owners, o.owner_lives, l.lettings, l.is_shared,
      l.ends_on, s.use AS said, s.observed_on AS said_on,
      coalesce(s.use, CASE h.use WHEN 1 THEN 'owner' WHEN 2 THEN 'let' WHEN 3 THEN 'shared' END) AS told
    FROM registry.building b JOIN registry.house h ON h.building_id = b.id
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS persons, count(DISTINCT coalesce(p.household_id, 0))::int AS households,
          coalesce(bool_or(p.registered_house_id = h.id), false) AS registered_here, max(p.updated_on) AS seen_on
        FROM registry.person p WHERE p.house_id = h.id AND p.state = 1
      ) p
      CROSS JOIN LATERAL (
        -- Who owns a house where nobody lives is not looked for in it.
        SELECT count(*)::int AS owners, coalesce(bool_or(p.persons > 0 AND EXISTS (
            SELECT 1 FROM registry.person q LEFT JOIN registry.household w ON w.id = q.household_id
            WHERE q.id = e.from_id AND (q.house_id = h.id OR w.house_id = h.id))), false) AS owner_lives
        FROM registry.edge e WHERE e.to_id = h.id AND e.kind = ${EDGE_KINDS.owns} AND e.valid_to IS NULL
      ) o
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS lettings, coalesce(bool_or(t.kind = 'shared'), false) AS is_shared, max(t.ends_on) AS ends_on
        FROM housing.letting t WHERE t.house_id = h.id AND t.in_force
      ) l
      LEFT JOIN LATERAL (
        SELECT r.fields ->> 'use' AS use, r.observed_on FROM registry.record r
        WHERE r.entity_id = h.id AND r.kind = ${ENTITY_KINDS.house} AND r.fields ->> 'use' IN ('owner', 'let', 'shared', 'empty')
        ORDER BY r.observed_on DESC, r.source_id LIMIT 1
      ) s ON true
    WHERE ${where}
  ) f`;
