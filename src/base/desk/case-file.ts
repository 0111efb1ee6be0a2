import type { RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Area } from '../areas/index.ts';
import type { Intake } from '../intake/index.ts';
import type { TimelineEntry } from '../loop/contract.ts';
import { type CaseState, type Flow, readActions, timelineOf, type Words } from '../loop/index.ts';
import type { CaseFile, Holding } from './contract.ts';
import { holdingsOf } from './holdings.ts';

/** How near a border makes a neighbour worth asking: the accuracy of a pin set by hand. */
const BORDER_M = 50;
const METRES_PER_DEGREE = 111_320;
/** Decisions of an objection, by the flow's ids. */
const DECISIONS = ['grant-return', 'refuse-return', 'decide-panel'];

const selectPeople = statement(
  'desk.select_people',
  'SELECT id::text, name FROM organisations.staff WHERE id::text = ANY($1)',
);

/** All that is known of whose a case is: who had it, who objected on what grounds, what the duty list says, the borders. */
export async function fileOf(ctx: RootCtx, intake: Intake, state: CaseState): Promise<CaseFile> {
  const flow = intake.loop.flows.get(state.flowId, state.flowVersion);
  const log = await readActions(ctx.db, state.id);
  const story = await timelineOf(ctx, intake, flow, log);
  return {
    holdings: await holdingViews(ctx, intake, state, holdingsOf(flow, log, intake.loop.calendars), story),
    objections: objectionsOf(story),
    duties: dutiesOf(ctx, intake, state),
    experience: experienceOf(intake, state),
    neighbours: neighboursOf(intake, state),
    borderM: BORDER_M,
    log: story.map(({ sequence, type, form }) => ({ sequence, fields: fieldsOf(flow, type, form) })),
  };
}

const named = ({ organisations }: Intake, id: string) => ({ id, name: organisations.find(id)?.name ?? id });

async function holdingViews(
  ctx: RootCtx,
  intake: Intake,
  state: CaseState,
  held: ReturnType<typeof holdingsOf>,
  story: readonly TimelineEntry[],
): Promise<Holding[]> {
  const ids = [...new Set(held.flatMap(({ personId }) => personId ?? []))];
  const people = ids.length === 0 ? [] : await ctx.db.run<{ id: string; name: string }>(selectPeople, [ids]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const titles = new Map(story.map(({ sequence, title }) => [sequence, title]));
  const now = state.closedAt ?? ctx.clock.now().toISOString();
  return held.map(({ organisationId, personId, from, until, signedAt, state: stood, leftBy }) => ({
    organisation: organisationId === undefined ? null : named(intake, organisationId),
    person: personId === undefined ? null : (names.get(personId) ?? null),
    ...{ from, until: until ?? null, signedAt: signedAt ?? null, state: stood },
    minutes: Math.max(0, Math.round((Date.parse(until ?? now) - Date.parse(from)) / 60_000)),
    left: leftBy === undefined ? null : (titles.get(leftBy) ?? null),
  }));
}

/** What a form says, under the flow's own names; a choice by its words, ids of files and entries as they are. */
function fieldsOf(flow: Flow, type: string, form: TimelineEntry['form']): CaseFile['log'][number]['fields'] {
  return Object.entries(form).flatMap(([name, value]) => {
    const field = flow.actions[type]?.form?.[name];
    const chosen = field?.options?.find((option) => option.value === value)?.title;
    const title = field?.title ?? NAMES[name] ?? { zh: name, en: name };
    const said = chosen?.zh ?? (Array.isArray(value) ? value.join('、') : String(value ?? ''));
    return said === '' ? [] : [{ title: { ...title }, value: said }];
  });
}

const NAMES: Readonly<Record<string, Words>> = {
  text: { zh: '备注', en: 'Remark' },
  note: { zh: '说明', en: 'Note' },
  visibility: { zh: '可见范围', en: 'Visible to' },
};

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function objectionsOf(story: readonly TimelineEntry[]): CaseFile['objections'] {
  return story.flatMap((entry, index) => {
    if (entry.type !== 'object') return [];
    const next = story.slice(index + 1).find(({ type }) => type === 'object' || DECISIONS.includes(type));
    const decided = next !== undefined && next.type !== 'object' ? next : undefined;
    return {
      ...{ at: entry.at, unit: entry.actor.unit, person: entry.actor.name },
      ...{ reason: words(entry.form.reason), clause: words(entry.form.clause) },
      suggested: words(entry.form.suggested),
      decision:
        decided === undefined
          ? null
          : {
              ...{ at: decided.at, title: decided.title, unit: decided.actor.unit },
              ...{ person: decided.actor.name, reason: words(decided.form.reason) },
            },
    };
  });
}

/** The line of the duty list for the case's own category, then those of the lists that it is mapped onto. */
function dutiesOf(ctx: RootCtx, intake: Intake, state: CaseState): CaseFile['duties'] {
  const { categoryList, categoryCode, place } = state.subject;
  const category =
    categoryList !== undefined && categoryCode !== undefined
      ? intake.categories.find(categoryList, categoryCode)
      : undefined;
  if (category === undefined) return [];
  const path = intake.areas.resolve(place.areaPath);
  const day = intake.loop.dayOf(ctx.clock.now());
  const same = intake.categories.lists.flatMap(({ id, name }) => {
    const mapped = id === category.list ? category : intake.categories.mapTo(category, id);
    return mapped === undefined ? [] : [{ list: name, category: mapped }];
  });
  const own = same.filter((each) => each.category === category);
  const lines = [...own, ...same.filter((each) => each.category !== category)].flatMap((each) => {
    const { list, code } = each.category;
    const duty = intake.duties.resolve({ list, code, path, day });
    if (duty === undefined) return [];
    return {
      ...{ list: each.list, category: `${each.category.name}（${code}）`, prefix: duty.categoryPrefix },
      ...{ lead: { id: duty.lead.id, name: duty.lead.name }, legalBasis: duty.legalBasis },
      assist: duty.assist.map(({ id, name }) => ({ id, name })),
      ...{ source: duty.source, fallback: duty.fallback },
    };
  });
  // A fallback says only that no line fits: it is told when there is nothing better.
  const fitting = lines.filter(({ fallback }) => !fallback);
  return fitting.length > 0 ? fitting : lines.slice(0, 1);
}

function experienceOf(intake: Intake, { subject }: CaseState): CaseFile['experience'] {
  const { categoryList, categoryCode, place } = subject;
  const district = place.areaPath[1];
  if (categoryList === undefined || categoryCode === undefined || district === undefined) return [];
  return [...intake.experience.of(categoryList, categoryCode, district)]
    .sort((a, b) => b.kept + b.bounced - a.kept - a.bounced)
    .slice(0, 8)
    .map(({ organisationId, kept, bounced }) => ({ unit: named(intake, organisationId), kept, bounced }));
}

/** Areas of the same level as the case's own that begin within 50 m of its place, found in eight directions. */
function neighboursOf({ areas }: Intake, { subject }: CaseState): CaseFile['neighbours'] {
  const { lon, lat, areaId } = subject.place;
  const own = areaId === undefined ? undefined : areas.find(areaId);
  if (lon === undefined || lat === undefined || own === undefined) return [];
  const found = new Map<string, Area>();
  for (let eighth = 0; eighth < 8; eighth++) {
    const angle = (eighth * Math.PI) / 4;
    const north = (BORDER_M * Math.cos(angle)) / METRES_PER_DEGREE;
    const east = (BORDER_M * Math.sin(angle)) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
    const there = areas.locate(lon + east, lat + north)?.path.find(({ depth }) => depth === own.depth);
    if (there !== undefined && there.id !== own.id) found.set(there.id, there);
  }
  return [...found.values()].map(({ code, name, level }) => ({ code, name, level }));
}
