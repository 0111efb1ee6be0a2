import { type RawBuilder, sql } from 'kysely';
import { type CaseState, caseScope, findCases } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import type { DecisionPage, DecisionState, DecisionView } from './contract.ts';
import { decisionFlow } from './decision-flow.ts';
import { marked, nameOf } from './views.ts';

interface Row {
  readonly id: string;
  readonly itemId: string;
  readonly itemTitle: string;
  readonly day: string;
  readonly decidedAt: Date;
  readonly endedAt: Date | null;
  readonly dueAt: Date | null;
}

const columns =
  sql.raw(`d.id, d.item_id AS "itemId", i.title AS "itemTitle", m.day, d.decided_at AS "decidedAt",
  d.ended_at AS "endedAt", c.due_at AS "dueAt"`);
const tables = sql.raw(`triple_cross.decision d JOIN loop.case c ON c.id = d.id
  JOIN triple_cross.item t ON t.id = d.item_id JOIN loop.case i ON i.id = d.item_id
  JOIN triple_cross.meeting m ON m.id = t.meeting_id`);

/** The decisions about some items, in their order. Whoever may see an item may see what was decided about it. */
export async function decisionsOf(
  ctx: Ctx,
  city: City,
  itemIds: readonly string[],
): Promise<Map<string, DecisionView[]>> {
  const found = new Map<string, DecisionView[]>();
  if (itemIds.length === 0) return found;
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${tables}
    WHERE d.item_id = ANY(${[...itemIds]}::uuid[]) ORDER BY d.item_id, d.position`.execute(ctx.db.kysely);
  for (const view of await viewsOf(ctx, city, rows))
    found.set(view.item.id, [...(found.get(view.item.id) ?? []), view]);
  return found;
}

/**
 * One page of the decisions that the actor may see: open ones by their limit, overdue and reported ones among them,
 * ended ones the latest first.
 */
export async function listDecisions(
  ctx: Ctx,
  city: City,
  query: PageQuery & { state: DecisionState; unit?: string | undefined },
): Promise<DecisionPage> {
  const limit = query.limit ?? 50;
  const ended = query.state === 'ended';
  const conditions: RawBuilder<unknown>[] = [caseScope(ctx)];
  conditions.push(ended ? sql`d.ended_at IS NOT NULL` : sql`d.ended_at IS NULL AND NOT c.closed`);
  if (query.state === 'overdue') conditions.push(sql`c.due_at < ${ctx.clock.now()}`);
  if (query.state === 'reported') conditions.push(sql`c.state = 'reported'`);
  if (query.unit !== undefined)
    conditions.push(sql`(c.lead_organisation_id = ${query.unit} OR EXISTS (SELECT 1 FROM loop.task w
      WHERE w.case_id = d.id AND w.organisation_id = ${query.unit}))`);
  if (query.cursor !== undefined) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(
      ended
        ? sql`(d.ended_at, d.id) < (${at}::timestamptz, ${id}::uuid)`
        : sql`(COALESCE(c.due_at, 'infinity'), d.id) > (${at}::timestamptz, ${id}::uuid)`,
    );
  }
  const order = ended ? sql`d.ended_at DESC, d.id DESC` : sql`COALESCE(c.due_at, 'infinity'), d.id`;
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${tables} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order} LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [
    (ended ? row.endedAt : row.dueAt)?.toISOString() ?? 'infinity',
    row.id,
  ]);
  return { items: await viewsOf(ctx, city, page.items), next: page.next };
}

async function viewsOf(ctx: Ctx, city: City, rows: readonly Row[]): Promise<DecisionView[]> {
  const states = await findCases(
    ctx.db,
    rows.map((row) => row.id),
  );
  const byId = new Map(states.map((state) => [state.id, state]));
  return rows.flatMap((row) => {
    const state = byId.get(row.id);
    return state === undefined ? [] : [viewOf(ctx, city, row, state)];
  });
}

function viewOf(ctx: Ctx, city: City, row: Row, state: CaseState): DecisionView {
  const { attributes } = state;
  const words = (value: unknown) => (typeof value === 'string' ? value : null);
  // Sent back, a unit has a task again: the last one tells how it stands.
  const units = new Map(state.tasks.map((task) => [task.organisationId, task]));
  return {
    ...{ id: state.id, number: state.number, text: state.subject.description },
    item: { id: row.itemId, title: row.itemTitle, day: row.day },
    ...marked(decisionFlow, state, row.dueAt, ctx.clock.now()),
    lead: { id: state.leadOrganisationId ?? '', name: nameOf(city, state.leadOrganisationId ?? '') },
    units: [...units.values()].map(({ organisationId, role, status }) => ({
      ...{ id: organisationId, name: nameOf(city, organisationId), role, status },
    })),
    progress: words(attributes.progress),
    result: words(attributes.result),
    decidedAt: row.decidedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? state.closedAt ?? null,
  };
}
