import { sql } from 'kysely';
import {
  actionsFor,
  attachmentsOf,
  CASE_READ,
  type CaseState,
  clockViews,
  findCase,
  findCases,
  organisationsOf,
  readActions,
  timelineOf,
  viewAttachment,
} from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { covers, scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { ItemDetail } from './contract.ts';
import { type ItemRow, itemColumns, itemScope, itemTables, itemViews } from './meeting-queries.ts';
import { nameOf } from './views.ts';

/** Where the words of an action stand in its form. */
const SAID = ['position', 'minutes', 'decision', 'reason', 'note', 'text'];

const selectCases = statement(
  'triple-cross.select_item_cases',
  'SELECT case_id AS id FROM triple_cross.item_case WHERE item_id = $1 ORDER BY added_at, case_id LIMIT 100',
);

/** One item with all that is known of it. Throws `triple-cross.item_not_found`, also for one that is not to be seen. */
export async function readItem(ctx: Ctx, city: City, id: string): Promise<ItemDetail> {
  const { rows } = await sql<ItemRow>`SELECT ${itemColumns} FROM ${itemTables}
    WHERE i.id = ${id} AND ${itemScope(ctx)}`.execute(ctx.db.kysely);
  const [view] = await itemViews(ctx, city, rows);
  const state = view && (await findCase(ctx.db, id));
  if (view === undefined || state === undefined) throw new AppError('triple-cross.item_not_found');
  const flow = city.loop.flows.get(state.flowId, state.flowVersion);
  const log = await readActions(ctx.db, id);
  const timeline = await timelineOf(ctx, city, flow, log);
  const { areaId } = state.subject.place;
  return {
    ...view,
    day: rows[0]!.day,
    version: state.version,
    area: areaId === undefined ? null : (city.areas.find(areaId)?.name ?? null),
    cases: await casesBehind(ctx, city, id),
    positions: positionsOf(city, state, log, timeline),
    steps: timeline
      .filter((entry) => entry.type !== 'clock-alarm')
      .map(({ sequence, title, at, actor, form }) => ({
        ...{ sequence, title, at },
        by: [actor.unit, actor.name].filter(Boolean).join(' · '),
        text: SAID.map((field) => form[field])
          .filter((value) => typeof value === 'string')
          .join('\n'),
      })),
    materials: (await attachmentsOf(ctx.db, id)).map(viewAttachment),
    clocks: clockViews(city.loop, flow, state, ctx.clock.now()),
    actions: actionsFor(ctx, flow, state, 'staff'),
  };
}

/** Each unit once, in the order of calling, with what it said last. */
function positionsOf(
  city: City,
  state: CaseState,
  log: Awaited<ReturnType<typeof readActions>>,
  timeline: Awaited<ReturnType<typeof timelineOf>>,
): ItemDetail['positions'] {
  const called = state.tasks.filter((task) => task.group === 'position').map((task) => task.organisationId);
  return [...new Set(called)].map((unit) => {
    const said = log.findLast(
      (action) => action.type === 'state-position' && action.actor.organisationId === unit,
    );
    const entry = said && timeline.find((each) => each.sequence === said.sequence);
    return {
      unit: { id: unit, name: nameOf(city, unit) },
      text: typeof said?.form.position === 'string' ? said.form.position : null,
      by: entry?.actor.name ?? null,
      at: said?.at ?? null,
    };
  });
}

async function casesBehind(ctx: Ctx, city: City, id: string): Promise<ItemDetail['cases']> {
  const rows = await ctx.db.run<{ id: string }>(selectCases, [id]);
  const ids = rows.map((row) => row.id);
  const found = new Map((await findCases(ctx.db, ids)).map((state) => [state.id, state]));
  const scope = scopeOf(ctx.actor, CASE_READ);
  return ids.flatMap((each) => {
    const state = found.get(each);
    if (state === undefined) return [];
    const { place, title } = state.subject;
    const readable = covers(scope, { organisationIds: organisationsOf(state), areaIds: place.areaPath });
    const definition = city.loop.flows.get(state.flowId, state.flowVersion).states[state.state];
    const lead = state.leadOrganisationId;
    return [
      {
        ...{ id: state.id, number: state.number, title, readable },
        stateTitle: definition?.title ?? { zh: state.state, en: state.state },
        mark: definition?.mark ?? ('waiting' as const),
        unit: lead === undefined ? null : nameOf(city, lead),
        address: readable ? (place.address ?? null) : null,
        lon: readable ? (place.lon ?? null) : null,
        lat: readable ? (place.lat ?? null) : null,
      },
    ];
  });
}
