import type { StoredReport, SubmittedReport } from '../../base/intake/index.ts';
import {
  type ActionRecord,
  attachmentsOf,
  type CaseState,
  clockViews,
  findCase,
  type Mark,
  readActions,
  timesOf,
  type Words,
} from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { isLow, mayRate, type RatingRules, reporterMay } from './commands.ts';
import type { MySnap, NearbyCase, SnapStory, StoryEntry } from './contract.ts';
import { photosOfReport, photoUrl } from './photos.ts';
import { WRONGDOING } from './publication/public-rule.ts';
import { type Answers, findAnswers, type listNearby, type MyReportRow } from './queries.ts';
import { reasonsInWords } from './rating-contract.ts';
import { headlineOf, type StoryLine, tellStory } from './story.ts';
import { dueInWords, whenInWords } from './when.ts';

const FOLLOWED_UP: Words = { zh: '已办结，正在跟进您的评价', en: 'Closed; your rating is being followed up' };
/** The flow's action by which a unit or the centre asks those who reported. */
const ASK = 'ask-reporter';
const WITHDRAWN: Words = { zh: '您已撤回', en: 'You withdrew it' };

function partsOf(ctx: Ctx, { city }: SceneParts) {
  return {
    now: ctx.clock.now(),
    timeZone: city.identity.timeZone,
    unitName: (id: unknown) => (typeof id === 'string' ? (city.organisations.find(id)?.name ?? '') : ''),
  };
}

function markOf({ city }: SceneParts, flowId: string, state: string, late: boolean): Mark | 'late' {
  return late ? 'late' : (city.loop.flows.current(flowId).states[state]?.mark ?? 'waiting');
}

/** A row of the list of one's own reports. */
export function viewMine(ctx: Ctx, parts: SceneParts, row: MyReportRow): MySnap {
  const words = partsOf(ctx, parts);
  const overdue = !row.closed && row.overallDueAt !== null && row.overallDueAt < words.now;
  const state = {
    ...{ state: row.state, attributes: row.attributes, hands: [] },
    ...(row.leadOrganisationId && { leadOrganisationId: row.leadOrganisationId }),
  };
  // Somebody who is not content is not told that all is proved well.
  const isFollowedUp =
    row.closed && row.rating !== null && isLow(parts.city.setting<RatingRules>('rating'), row.rating);
  return {
    ...{ id: row.id, number: row.number, title: row.title, private: row.private },
    headline: row.withdrawn
      ? WITHDRAWN
      : isFollowedUp
        ? FOLLOWED_UP
        : headlineOf(state, { dueAt: row.overallDueAt, overdue }, words),
    mark: row.withdrawn || isFollowedUp ? 'closed' : markOf(parts, row.flowId, row.state, overdue),
    reportedAt: row.reportedAt.toISOString(),
    reportedWords: whenInWords(row.reportedAt, words.now, words.timeZone),
    photoUrl: row.photoId && photoUrl(row.id, row.photoId),
    canRate: mayRate(row) && row.rating === null && !row.withdrawn,
  };
}

/** What anybody may know of something near by. */
export function viewNearby(
  ctx: Ctx,
  parts: SceneParts,
  row: Awaited<ReturnType<typeof listNearby>>[number],
): NearbyCase {
  const { city } = parts;
  const late = row.overallDueAt !== null && row.overallDueAt < ctx.clock.now();
  const state = city.loop.flows.current(row.flowId).states[row.state];
  return {
    ...{ id: row.id, distanceM: row.distanceM, mine: row.mine },
    category: city.categories.find(row.categoryList, row.categoryCode)?.name ?? '',
    state: { zh: state?.title.zh ?? '', en: state?.title.en ?? '' },
    mark: markOf(parts, row.flowId, row.state, late),
    day: city.loop.dayOf(row.openedAt),
  };
}

/** The headline and promise of a case for somebody who has just sent a report. */
export async function viewReceipt(
  ctx: Ctx,
  parts: SceneParts,
  { report, case: opened }: Pick<SubmittedReport, 'report' | 'case'>,
) {
  const state = opened ?? (await getCase(ctx, report.caseId));
  const promise = promiseOf(ctx, parts, state);
  return {
    headline: headlineOf(state, promise, partsOf(ctx, parts)),
    promisedAt: promise?.dueAt?.toISOString() ?? null,
  };
}

async function getCase(ctx: Ctx, caseId: string): Promise<CaseState> {
  const state = await findCase(ctx.db, caseId);
  if (state === undefined) throw new AppError('loop.case_not_found', { id: caseId });
  return state;
}

function promiseOf(ctx: Ctx, { city }: SceneParts, state: CaseState) {
  const flow = city.loop.flows.get(state.flowId, state.flowVersion);
  const overall = new Set(Object.keys(flow.clocks).filter((id) => flow.clocks[id]?.kind === 'overall'));
  const now = ctx.clock.now();
  const dueAt = timesOf(state, overall).overallDueAt;
  const view = clockViews(city.loop, flow, state, now).find((clock) => clock.overall);
  if (view === undefined) return undefined;
  const due = dueAt ?? (view.dueAt === null ? null : new Date(view.dueAt));
  const clock = view.stoppedAt === null ? view : null;
  return { dueAt: due, overdue: view.overdue, explanation: view.explanation, clock };
}

/** One report as a story for the one who reported it. */
export async function viewStory(ctx: Ctx, parts: SceneParts, report: StoredReport): Promise<SnapStory> {
  const { city } = parts;
  const words = partsOf(ctx, parts);
  const [state, actions, photos, attachments, answers] = await Promise.all([
    getCase(ctx, report.caseId),
    readActions(ctx.db, report.caseId),
    photosOfReport(ctx.db, report.id),
    attachmentsOf(ctx.db, report.caseId),
    findAnswers(ctx.db, report.id, report.caseId),
  ]);
  const promise = promiseOf(ctx, parts, state);
  const results = attachments.filter((each) => each.purpose === 'after').map((each) => each.id);
  const lines = tellStory(actions, { ...words, readerId: ctx.actor.id });
  const lastResult = lines.findLast((line) => line.pictures === 'result')?.sequence;
  const urlsOf = (line: StoryLine): string[] => {
    if (line.pictures !== 'result') return line.pictures.map((id) => photoUrl(report.id, id));
    return line.sequence === lastResult ? results.map((id) => photoUrl(report.id, id)) : [];
  };
  const isWithdrawn = answers.withdrawnAt !== null;
  const rating = viewRating(parts, answers);
  // Somebody who is not content is not told that all is proved well.
  const isFollowedUp = rating?.followUp != null && state.closedAt !== undefined;
  const mine = { ...words, report };
  const late = promise?.overdue === true && state.closedAt === undefined;
  const { subject } = state;
  const category =
    subject.categoryList !== undefined && subject.categoryCode !== undefined
      ? city.categories.find(subject.categoryList, subject.categoryCode)?.name
      : undefined;
  return {
    ...{ id: report.id, number: report.number, title: report.title, text: report.text },
    ...{ address: report.address, lon: report.lon, lat: report.lat, private: report.private },
    category: category ?? null,
    area: areaName(parts, report.areaId),
    mayBePublic: report.kind !== WRONGDOING,
    mark: isWithdrawn || isFollowedUp ? 'closed' : markOf(parts, state.flowId, state.state, late),
    headline: isWithdrawn ? WITHDRAWN : isFollowedUp ? FOLLOWED_UP : headlineOf(state, promise, words),
    promise: promise ? viewPromise(promise, words) : null,
    entries: [...beginning(mine, state), ...lines.map((line) => viewLine(line, urlsOf(line), words))].sort(
      (a, b) => a.at.localeCompare(b.at),
    ),
    question: isWithdrawn || state.closedAt !== undefined ? null : viewQuestion(actions, words, ctx.actor.id),
    photoUrls: photos.map((id) => photoUrl(report.id, id)),
    rating,
    ratingRules: viewRules(city.setting<RatingRules>('rating')),
    can: {
      supplement: !isWithdrawn && reporterMay(parts, state, 'supplement'),
      withdraw: !isWithdrawn && (answers.others > 0 || reporterMay(parts, state, 'withdraw')),
      rate: !isWithdrawn && mayRate(state) && answers.rating === null,
    },
  };
}

/** The last question, unless the reader has added something since. */
function viewQuestion(
  actions: readonly ActionRecord[],
  { now, timeZone, unitName }: ReturnType<typeof partsOf>,
  readerId: string,
): SnapStory['question'] {
  const asked = actions.findLast((action) => action.type === ASK);
  const isAnswered = actions.some(
    (action) =>
      action.type === 'supplement' &&
      action.actor.id === readerId &&
      action.sequence > (asked?.sequence ?? Number.POSITIVE_INFINITY),
  );
  if (asked === undefined || isAnswered) return null;
  return {
    words: String(asked.form.question ?? ''),
    by: unitName(asked.actor.organisationId),
    atWords: whenInWords(new Date(asked.at), now, timeZone),
  };
}

function areaName({ city }: SceneParts, areaId: string | null): string {
  const area = areaId === null ? undefined : city.areas.find(areaId);
  // From the district to the community: below that the names of made grids say nothing to a citizen.
  return area === undefined
    ? ''
    : city.areas
        .resolve(area.path)
        .slice(1, 4)
        .map((each) => each.name)
        .join('');
}

function viewPromise(
  promise: NonNullable<ReturnType<typeof promiseOf>>,
  { now, timeZone }: { now: Date; timeZone: string },
): SnapStory['promise'] {
  const due = promise.dueAt && dueInWords(promise.dueAt, now, timeZone);
  const { zh, en } = promise.explanation;
  return {
    dueAt: promise.dueAt?.toISOString() ?? null,
    words: due
      ? { zh: `承诺${due.zh}前办结`, en: `Promised by ${due.en}` }
      : { zh: '承诺时限已停止计时', en: 'The promise no longer runs' },
    explanation: { zh, en },
    overdue: promise.overdue,
    clock: promise.clock,
  };
}

/** What stands at the beginning: the report itself, and that others had reported the same. */
function beginning(
  { report, now, timeZone }: { report: StoredReport; now: Date; timeZone: string },
  state: CaseState,
): StoryEntry[] {
  const at = report.receivedAt;
  const told = { at: at.toISOString(), atWords: whenInWords(at, now, timeZone), by: null, photoUrls: [] };
  const isJoined = report.number !== state.number;
  const received: Words = {
    zh: `您的上报已收到，编号 ${report.number}`,
    en: `Your report was received as number ${report.number}`,
  };
  const joined: Words = {
    zh: '有人先反映了同一件事，已合并办理，进展同样告诉您',
    en: 'Somebody reported the same before; it is handled together and you are told all the same',
  };
  return [
    { ...told, key: 'report', words: received, mark: 'waiting', quote: null },
    ...(isJoined ? [{ ...told, key: 'joined', words: joined, mark: 'moving' as const, quote: null }] : []),
  ];
}

function viewLine(
  line: StoryLine,
  photoUrls: string[],
  { now, timeZone }: { now: Date; timeZone: string },
): StoryEntry {
  return {
    key: String(line.sequence),
    at: line.at,
    atWords: whenInWords(new Date(line.at), now, timeZone),
    ...{ words: line.words, mark: line.mark, by: line.by, quote: line.quote, photoUrls },
  };
}

function viewRules(rules: RatingRules): SnapStory['ratingRules'] {
  const { negativeLevels, callBackWithinDays, rectifyWithinWorkingDays } = rules;
  return { lowStars: [...negativeLevels], callBackWithinDays, rectifyWithinWorkingDays };
}

function viewRating({ city }: SceneParts, { rating }: Answers): SnapStory['rating'] {
  if (rating === null) return null;
  const rules = city.setting<RatingRules>('rating');
  const { callBackWithinDays: days, rectifyWithinWorkingDays: workingDays } = rules;
  return {
    ...rating,
    reasons: reasonsInWords(rating.reasons),
    ratedAt: new Date(rating.ratedAt).toISOString(),
    followUp: isLow(rules, rating)
      ? {
          zh: `已开始跟进：${days} 天内给您回访，需要整改的 ${workingDays} 个工作日内完成`,
          en: `A follow-up has begun: we call you within ${days} day${days === 1 ? '' : 's'}, and what must be put right is done within ${workingDays} working days`,
        }
      : null,
  };
}
