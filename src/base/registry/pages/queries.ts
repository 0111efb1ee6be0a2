import { maskName } from '../../../platform/access/mask.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { EDGE_KINDS } from '../kinds-contract.ts';
import type { EntityRecord, SourceNote } from './attributes.ts';
import { doorAddress } from './rows.ts';

/** Records of one entity that a page reads; nobody has more sources than that. */
const MOST_RECORDS = 300;
const MOST_LINKS = 100;

const selectRecords = statement(
  'registry.select_records',
  `SELECT source_id AS "sourceId", key, observed_on::text AS "observedOn", fields FROM registry.record
   WHERE entity_id = $1 ORDER BY observed_on DESC, source_id LIMIT ${MOST_RECORDS}`,
);

const selectSources = statement('registry.select_sources', 'SELECT id, title, trust FROM feeds.source');

/** The number of an entity and those that were merged into it; as a list, so that edges are looked up by each. */
const THEIRS = 'ARRAY(SELECT $1::bigint UNION ALL SELECT id FROM registry.merged WHERE into_id = $1)';

// One edge names an entity of one kind: the joins find at most one title each. Edges of who was merged away are the
// survivor's; where the other end was merged away, the survivor stands there.
const selectLinks = statement(
  'registry.select_links',
  `SELECT e.kind, e.valid_from::text AS since, e.valid_to::text AS until, e.confidence, e.source_id AS "sourceId",
     e.other::text AS id, p.name AS person, o.name AS organisation, t.name AS thing,
     registry.door(b.address, h.unit, h.room) AS house, sb.name AS building
   FROM (
     SELECT own.*, coalesce(m.into_id, own.far) AS other FROM (
       SELECT to_id AS far, true AS is_from, edge.* FROM registry.edge WHERE from_id = ANY(${THEIRS})
       UNION ALL SELECT from_id, false, edge.* FROM registry.edge WHERE to_id = ANY(${THEIRS})
     ) own LEFT JOIN registry.merged m ON m.id = own.far
     WHERE own.kind <> ${EDGE_KINDS.memberOf}
     ORDER BY own.valid_to DESC NULLS FIRST, own.kind, own.valid_from DESC LIMIT ${MOST_LINKS}
   ) e
     LEFT JOIN registry.person p ON p.id = e.other AND NOT e.is_from
     LEFT JOIN registry.thing t ON t.id = e.other AND NOT e.is_from
     LEFT JOIN registry.organisation o ON o.id = e.other
     LEFT JOIN registry.house h ON h.id = e.other AND e.is_from
     LEFT JOIN registry.building b ON b.id = h.building_id
     LEFT JOIN registry.building sb ON sb.id = e.other AND e.is_from
   ORDER BY e.valid_to DESC NULLS FIRST, e.kind, e.valid_from DESC`,
);

interface LinkRow {
  readonly kind: number;
  readonly since: string | null;
  readonly until: string | null;
  readonly confidence: number;
  readonly sourceId: number;
  readonly id: string;
  readonly person: string | null;
  readonly organisation: string | null;
  readonly thing: string | null;
  readonly house: string | null;
  readonly building: string | null;
}

const kindNames = new Map(Object.entries(EDGE_KINDS).map(([name, kind]) => [kind, name] as const));

/** What an entity is connected with, what holds today first. Names of persons and doors are masked unless told. */
export async function findLinks(ctx: RootCtx, id: string, isUnmasked: boolean) {
  const [rows, sources] = await Promise.all([ctx.db.run<LinkRow>(selectLinks, [id]), findSources(ctx)]);
  return rows.map((row) => {
    const person = row.person === null || isUnmasked ? row.person : maskName(row.person);
    return {
      kind: kindNames.get(row.kind as never)!,
      id: row.id,
      entity: entityOf(row),
      title:
        person ??
        row.organisation ??
        doorAddress(row.house, isUnmasked) ??
        row.building ??
        row.thing ??
        row.id,
      since: row.since,
      until: row.until,
      confidence: row.confidence,
      source: sources.get(row.sourceId)?.title ?? null,
    };
  });
}

/** Which of the joins found the other end. */
function entityOf(row: LinkRow) {
  const ends = ['person', 'organisation', 'house', 'building', 'thing'] as const;
  return ends.find((end) => row[end] !== null) ?? null;
}

/** What each source says of an entity, the newest first. */
export function findRecords(ctx: RootCtx, id: string): Promise<EntityRecord[]> {
  return ctx.db.run<EntityRecord>(selectRecords, [id]);
}

/** Title and trust of every source: some dozens. */
export async function findSources(ctx: RootCtx): Promise<ReadonlyMap<number, SourceNote>> {
  const rows = await ctx.db.run<SourceNote & { id: number }>(selectSources);
  return new Map(rows.map(({ id, ...note }) => [id, note]));
}
