import {
  type StoredReport,
  type SubmittedReport,
  setReportPrivate,
  submitReport,
} from '../../base/intake/index.ts';
import { act, type CaseState, findCase, isPossible } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { JoinSnap, NewSnap, Rating, Supplement } from './contract.ts';
import { bindPhotos } from './photos.ts';
import { WRONGDOING } from './publication/public-rule.ts';
import { findAnswers, getJoinableCase, getOwnReport } from './queries.ts';
import { ratingInWords } from './rating-contract.ts';

export const CHANNEL = 'snap-report';
/** Results can be rated; what was never taken up has none. */
const RATEABLE: readonly string[] = ['closed', 'rated'];
const insertRating = statement(
  'snap_report.insert_rating',
  `INSERT INTO snap_report.rating (report_id, stars, solved, words, rated_at, reasons)
   SELECT $1, $2, $3, $4, $5, $8 FROM loop.case WHERE id = $6 AND state = ANY($7)
   ON CONFLICT (report_id) DO NOTHING
   RETURNING (SELECT state FROM loop.case WHERE id = $6) AS state`,
);
const insertWithdrawal = statement(
  'snap_report.insert_withdrawal',
  `INSERT INTO snap_report.withdrawal (report_id, withdrawn_at) VALUES ($1, $2)
   ON CONFLICT (report_id) DO NOTHING RETURNING report_id`,
);

/** A report of the citizen who calls. The same `clientId` again gives the same report and binds nothing twice. */
export function sendSnap(ctx: Ctx, { city }: SceneParts, input: NewSnap): Promise<SubmittedReport> {
  return inTransaction(ctx, async (tx) => {
    const { clientId, photoIds = [], onBehalf, ...report } = input;
    const submitted = await submitReport(tx, city, {
      ...report,
      channel: CHANNEL,
      externalId: externalIdOf(tx, clientId),
      reporter: {
        citizenId: tx.actor.id,
        ...(onBehalf && { name: onBehalf.name, telephone: onBehalf.telephone, onBehalf: true }),
      },
    });
    if (!submitted.known) await bindTo(tx, submitted.report, photoIds);
    return submitted;
  });
}

/** Adds the caller's own report to something that others reported. Throws `snap-report.not_joinable`. */
export function joinCase(
  ctx: Ctx,
  { city }: SceneParts,
  caseId: string,
  input: JoinSnap,
): Promise<SubmittedReport> {
  return inTransaction(ctx, async (tx) => {
    const joined = await getJoinableCase(tx, city, caseId);
    const { categoryList: list, categoryCode: code } = joined;
    const text = input.text?.trim() || '我也遇到了同样的问题';
    const submitted = await submitReport(tx, city, {
      channel: CHANNEL,
      externalId: externalIdOf(tx, input.clientId),
      text,
      kind: joined.kind,
      category: { list, code },
      ...{ lon: joined.lon, lat: joined.lat, private: input.private },
      reporter: { citizenId: tx.actor.id },
      joins: caseId,
    });
    if (!submitted.known) await bindTo(tx, submitted.report, input.photoIds ?? []);
    return submitted;
  });
}

// With the citizen's id in front, nobody can guess or take another's number.
const externalIdOf = (ctx: Ctx, clientId: string) => `${ctx.actor.id}:${clientId}`;

const bindTo = (tx: Ctx, report: StoredReport, photoIds: readonly string[]) =>
  bindPhotos(tx, { reportId: report.id, caseId: report.caseId, photoIds });

/** Adds words and photos of the reporter. Throws what `act` throws, and `snap-report.photo_unknown`. */
export function supplement(ctx: Ctx, parts: SceneParts, reportId: string, input: Supplement) {
  return inTransaction(ctx, async (tx) => {
    const report = await getOwnReport(tx, reportId);
    const photos = await bindTo(tx, report, input.photoIds ?? []);
    return actFor(tx, parts, report, 'supplement', {
      text: input.text,
      ...(photos.length > 0 && { photos }),
    });
  });
}

/**
 * Takes a report back. When others wait for the same case it goes on for them, and only this report ends.
 * Throws `snap-report.withdrawn_already`, or `loop.action_not_allowed` once a unit has begun.
 */
export function withdraw(ctx: Ctx, parts: SceneParts, reportId: string, note: string | undefined) {
  return inTransaction(ctx, async (tx) => {
    const report = await getOwnReport(tx, reportId);
    const { others, withdrawnAt } = await findAnswers(tx.db, reportId, report.caseId);
    if (withdrawnAt !== null) throw new AppError('snap-report.withdrawn_already');
    if (others === 0) await actFor(tx, parts, report, 'withdraw', note ? { note } : {});
    const rows = await tx.db.run(insertWithdrawal, [reportId, tx.clock.now()]);
    if (rows.length === 0) throw new AppError('snap-report.withdrawn_already');
    tx.emit({
      type: 'snap-report.withdrawn',
      aggregate: `case:${report.caseId}`,
      data: { caseId: report.caseId, reportId, caseGoesOn: others > 0 },
    });
  });
}

/** What the city promises after a low rating; the pack's setting `rating`. */
export interface RatingRules {
  readonly negativeLevels: readonly number[];
  readonly callBackWithinDays: number;
  readonly rectifyWithinWorkingDays: number;
}

/**
 * Stores what the reporter thinks of the result; the first one moves the case on, each counts for itself. Emits
 * `snap-report.rated`. Throws `snap-report.not_finished`, `snap-report.rated_already`.
 */
export function rate(ctx: Ctx, parts: SceneParts, reportId: string, input: Rating) {
  return inTransaction(ctx, async (tx) => {
    const report = await getOwnReport(tx, reportId);
    const { stars, solved, reasons = [], words = '' } = input;
    const values = [reportId, stars, solved, words, tx.clock.now(), report.caseId, RATEABLE, reasons];
    const [stored] = await tx.db.run<{ state: string }>(insertRating, values);
    if (stored === undefined) {
      const state = await findCase(tx.db, report.caseId);
      const isFinished = state !== undefined && mayRate(state);
      throw new AppError(isFinished ? 'snap-report.rated_already' : 'snap-report.not_finished');
    }
    if (stored.state === 'closed')
      await actFor(tx, parts, report, 'rate', { stars, solved, words: ratingInWords(reasons, words) });
    const low = isLow(parts.city.setting<RatingRules>('rating'), { stars, solved });
    const data = { caseId: report.caseId, reportId, stars, solved, reasons, low };
    tx.emit({ type: 'snap-report.rated', aggregate: `case:${report.caseId}`, data });
  });
}

/** A rating that must be followed up: one of the lowest levels, or "not solved" (差评 in the sense of 好差评). */
export function isLow(rules: RatingRules, rating: { stars: number; solved: boolean }): boolean {
  return rules.negativeLevels.includes(rating.stars) || !rating.solved;
}

/** Whether a case stands where its reporter may rate it. */
export function mayRate({ state }: Pick<CaseState, 'state'>): boolean {
  return RATEABLE.includes(state);
}

/** Keeps a report out of everything public, or not. Throws `snap-report.always_private`. */
export function choosePrivacy(ctx: Ctx, reportId: string, isPrivate: boolean): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const report = await getOwnReport(tx, reportId);
    if (report.kind === WRONGDOING && !isPrivate) throw new AppError('snap-report.always_private');
    await setReportPrivate(tx.db, reportId, isPrivate);
    const { caseId } = report;
    tx.emit({ type: 'snap-report.privacy_chosen', aggregate: `case:${caseId}`, data: { caseId, reportId } });
  });
}

/** True when the reporter may take this action now. */
export function reporterMay({ city }: SceneParts, state: CaseState, action: string): boolean {
  const flow = city.loop.flows.get(state.flowId, state.flowVersion);
  const definition = flow.actions[action];
  return definition !== undefined && isPossible(flow, state, definition);
}

function actFor(
  tx: Ctx,
  { city }: SceneParts,
  report: StoredReport,
  action: string,
  form: Readonly<Record<string, unknown>>,
): Promise<CaseState> {
  return act(tx, city.loop, { caseId: report.caseId, action, form, capacity: 'reporter' });
}
