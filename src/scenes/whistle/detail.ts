import {
  actionsFor,
  attachmentsOf,
  type CaseState,
  clockViews,
  findCase,
  readActions,
  timelineOf,
  viewAttachment,
} from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { calledBy, comesFor, ratingOf } from './commands.ts';
import type { WhistleDetail, WhistleView } from './contract.ts';
import { getWhistle } from './queries.ts';
import { viewWhistles } from './views.ts';

type Timeline = Awaited<ReturnType<typeof timelineOf>>;
const SAID = ['cause', 'reason', 'result', 'note', 'from', 'text'];

/** One whistle with all that is known of it. Throws `whistle.not_found`. */
export async function readWhistle(ctx: Ctx, city: City, id: string): Promise<WhistleDetail> {
  const row = await getWhistle(ctx, id);
  const state = await findCase(ctx.db, id);
  const [view] = await viewWhistles(ctx, city, [row]);
  if (state === undefined || view === undefined) throw new AppError('whistle.not_found');
  const flow = city.loop.flows.get(state.flowId, state.flowVersion);
  const timeline = await timelineOf(ctx, city, flow, await readActions(ctx.db, id));
  const { areaId } = state.subject.place;
  const words = (value: unknown) => (typeof value === 'string' ? value : null);
  const causes = flow.actions['call-off']?.form?.cause?.options ?? [];
  const titleOf = (cause: unknown) => causes.find((each) => each.value === cause)?.title.zh;
  return {
    ...view,
    version: state.version,
    text: state.subject.description,
    sourceNumber: words(state.attributes.sourceNumber),
    area: areaId === undefined ? null : (city.areas.find(areaId)?.name ?? null),
    departments: departmentsOf(city, state, timeline, view),
    endedAt: state.closedAt ?? null,
    calledOff:
      state.state === 'called-off'
        ? [titleOf(state.attributes.cause), words(state.attributes.calledOff)].filter(Boolean).join('：')
        : null,
    steps: timeline.map(({ sequence, title, at, actor, form, alarm }) => ({
      ...{ sequence, title, at },
      by: [actor.unit, actor.name].filter(Boolean).join(' · '),
      text: SAID.flatMap((field) => titleOf(form[field]) ?? words(form[field]) ?? []).join('，'),
      late: (alarm?.level ?? 0) >= 2,
    })),
    photos: (await attachmentsOf(ctx.db, id)).map(viewAttachment),
    clocks: clockViews(city.loop, flow, state, ctx.clock.now()),
    actions: actionsFor(ctx, flow, state, 'staff'),
  };
}

function departmentsOf(
  city: City,
  state: CaseState,
  timeline: Timeline,
  view: WhistleView,
): WhistleDetail['departments'] {
  const named = (id: string) => ({ id, name: city.organisations.find(id)?.name ?? id });
  const called = calledBy(state);
  return called.flatMap((id) => {
    const base = view.departments.find((each) => each.id === id);
    if (base === undefined) return [];
    const comes = comesFor(state, id);
    const did = (unit: string, ...types: string[]) =>
      timeline.findLast((entry) => types.includes(entry.type) && entry.actor.unit === named(unit).name);
    const answer = did(id, 'report-in') ?? did(id, 'hand-on', 'arrive');
    const arrival = did(comes, 'arrive');
    const rating = ratingOf(state, id);
    return [
      {
        ...base,
        lead: id === called[0],
        reportedInBy: answer?.actor.name ?? null,
        from: typeof answer?.form.from === 'string' ? answer.form.from : null,
        minutesToArrive: typeof answer?.form.minutes === 'number' ? answer.form.minutes : null,
        handedOnTo: comes === id ? null : named(comes),
        arrivedBy: arrival?.actor.name ?? null,
        result: resultOf(did(comes, 'report-result')),
        stars: rating?.stars ?? null,
        ratingNote: rating?.note ?? null,
      },
    ];
  });
}

function resultOf(entry: Timeline[number] | undefined): string | null {
  return typeof entry?.form.result === 'string' ? entry.form.result : null;
}
