import { findCase } from '../../base/loop/index.ts';
import type { City, SceneLife } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/time.ts';
import { addDays } from '../../lib/week.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { findSetting, storeSetting } from '../../platform/settings/index.ts';
import { CHANNEL, moderate, press } from './commands.ts';
import { lockQuestion, type Question } from './question-store.ts';
import { evaluate } from './ratings.ts';
import { publishReply, reviewReply } from './replies.ts';
import { askOne, drawStars, unitFor } from './simulator-parts.ts';
import { liveThrough } from './simulator-past.ts';
import { answerTo, EDITOR_REASONS, QUESTIONS } from './simulator-questions.ts';
import { publishIndex, weekOf } from './weekly-index.ts';

const KEY = 'online-appeals.synthetic';
/** Questions of the past in one call. */
const PAST_AT_ONCE = 2;
const EVERY_MS = 2 * HOUR_MS;
/** No more are asked while so many wait for the editor. */
const MOST_WAITING = 5;
/** The made-up editor lets people on the desk go first, and so does the asker. */
const EDITOR_WAITS_MS = 45 * MINUTE_MS;
const ASKER_WAITS_MS = 2 * HOUR_MS;
/** Pressed so long before the city's promise runs out. */
const PRESSED_BEFORE_MS = DAY_MS;
const STEPS_AT_ONCE = 2;
/** Of so many that are due those are taken; the others are looked at when a rule stands in the way of one of them. */
const STEPS_SEEN = 20;

interface Progress {
  /** End of the past; the times of its questions follow from it. */
  readonly until: string;
  /** How many of the past are there, or were tried. */
  readonly next: number;
}

/** Made-up askers and the made-up editor of a demonstration; units answer with the rest of the synthetic city. */
export const syntheticAppeals: SceneLife = {
  channel: CHANNEL,
  live: async (ctx, { city }, { random, elapsedMs }) => {
    if (await fillPast(ctx, city, random)) return;
    await publishWeeks(ctx, city);
    await editorAndAskers(ctx, city, random);
    if (random() < elapsedMs / EVERY_MS) await askNow(ctx, city, random);
  },
  answer: (state) => answerTo(state.subject.title),
};

/** True when there was something left of the past. */
async function fillPast(ctx: RootCtx, city: City, random: () => number): Promise<boolean> {
  const stored = await findSetting<Progress>(ctx.db, KEY);
  const progress = stored ?? { until: ctx.clock.now().toISOString(), next: 0 };
  const questions = QUESTIONS.slice(progress.next, progress.next + PAST_AT_ONCE);
  for (const [index, question] of questions.entries()) {
    const next = { ...progress, next: progress.next + index + 1 };
    const store = (tx: Ctx) => storeSetting({ ...tx, clock: ctx.clock }, KEY, next);
    try {
      await liveThrough(ctx, city, { question, untilMs: Date.parse(progress.until), random, store });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // A rule of this city said no: one question less.
      ctx.log.debug({ code: error.code, title: question.title }, 'online-appeals: not asked');
      await store(ctx);
    }
  }
  return questions.length > 0;
}

/** Of fewer a week's index says nothing. */
const FEWEST_OF_WEEK = 3;

// Weeks that are over, with made-up questions and none of real people in any figure.
const selectWeeks = statement(
  'online-appeals.select_synthetic_weeks',
  `WITH span AS (SELECT week, week::timestamp AT TIME ZONE $2 AS since, (week + 7)::timestamp AT TIME ZONE $2 AS until
     FROM unnest($1::date[]) week)
   SELECT to_char(week, 'YYYY-MM-DD') AS week FROM span
   WHERE NOT EXISTS (SELECT 1 FROM online_appeals.weekly_index i WHERE i.week = span.week)
     AND (SELECT count(*) FROM online_appeals.question q
       WHERE q.synthetic AND q.asked_at >= since AND q.asked_at < until) >= ${FEWEST_OF_WEEK}
     AND NOT EXISTS (SELECT 1 FROM online_appeals.question q
       WHERE NOT q.synthetic AND q.asked_at >= since AND q.asked_at < until)
     AND NOT EXISTS (SELECT 1 FROM online_appeals.question q
       WHERE NOT q.synthetic AND q.replied_at >= since AND q.replied_at < until)
     AND NOT EXISTS (SELECT 1 FROM online_appeals.question q
       WHERE NOT q.synthetic AND q.closed_at >= since AND q.closed_at < until)
   ORDER BY week`,
);

/** A week in which a real person asked is published by real editors only. */
async function publishWeeks(ctx: RootCtx, city: City): Promise<void> {
  const week = weekOf(city.loop.dayOf(ctx.clock.now()));
  const over = [-21, -14, -7].map((days) => addDays(week, days));
  const rows = await ctx.db.run<{ week: string }>(selectWeeks, [over, city.identity.timeZone]);
  for (const row of rows) await inTransaction(ctx, (tx) => publishIndex(tx, city, row.week));
}

type Step = 'moderate' | 'reply' | 'rate' | 'press';

// What a real person reviewed, joined or had a hand in is left to people. Not every asker rates.
const selectSteps = statement(
  'online-appeals.select_synthetic_steps',
  `SELECT id, step FROM (SELECT q.id, q.asked_at, q.case_id, CASE
       WHEN q.status = 'submitted' AND q.asked_at < $1 THEN 'moderate'
       WHEN q.case_id IS NOT NULL AND q.replied_at IS NULL AND q.drafted_at < $1 AND c.state <> 'under-review'
         THEN 'reply'
       WHEN q.evaluated_at IS NULL AND q.replied_at < $2 AND right(q.id::text, 1) < 'a' AND c.state <> 'rated'
         THEN 'rate'
       WHEN q.case_id IS NOT NULL AND q.replied_at IS NULL AND q.drafted_at IS NULL AND c.overall_due_at < $3
         AND NOT c.closed AND NOT EXISTS (SELECT 1 FROM online_appeals.pressing p WHERE p.question_id = q.id)
         THEN 'press'
       END AS step
     FROM online_appeals.question q LEFT JOIN loop.case c ON c.id = q.case_id
     WHERE q.synthetic AND q.asked_at > $4 AND (q.moderated_by IS NULL OR q.moderated_by LIKE 'system:%')
       AND (q.reviewed_by IS NULL OR q.reviewed_by LIKE 'system:%') AND (c.id IS NULL OR c.synthetic)) due
   WHERE step IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM intake.report r WHERE r.case_id = due.case_id AND NOT r.synthetic)
     AND NOT EXISTS (SELECT 1 FROM loop.action a WHERE a.case_id = due.case_id AND a.actor_kind <> 'system')
   ORDER BY asked_at, id LIMIT ${STEPS_SEEN}`,
);
/** Older ones are history. */
const LOOKED_BACK_MS = 30 * DAY_MS;

async function editorAndAskers(ctx: RootCtx, city: City, random: () => number): Promise<void> {
  const nowMs = ctx.clock.now().getTime();
  const before = [EDITOR_WAITS_MS, ASKER_WAITS_MS, -PRESSED_BEFORE_MS, LOOKED_BACK_MS];
  const values = before.map((ms) => new Date(nowMs - ms));
  const due = await ctx.db.run<{ id: string; step: Step }>(selectSteps, values);
  let taken = 0;
  for (const { id, step } of due) {
    if (taken === STEPS_AT_ONCE) return;
    try {
      await inTransaction(ctx, (tx) => takeStep(tx, city, { id, step, random }));
      taken++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // A person was quicker, or a rule says no: the next one must not wait for it.
      ctx.log.debug({ code: error.code, id, step }, 'online-appeals: step not taken');
    }
  }
}

async function takeStep(
  tx: Ctx,
  city: City,
  { id, step, random }: { id: string; step: Step; random: () => number },
): Promise<void> {
  const question = await lockQuestion(tx, id);
  if (step === 'press') return press(tx, city, id, EDITOR_REASONS.press);
  if (step === 'rate') return evaluate(tx, city, id, drawStars(random), question.citizenId);
  if (step === 'moderate') return letThrough(tx, city, question);
  const state = await findCase(tx.db, question.caseId!);
  await reviewReply(tx, id, String(state?.attributes.reply ?? ''));
  await publishReply(tx, id);
}

/** Published, or passed on to its unit without being shown where a rule of this city says so. */
async function letThrough(tx: Ctx, city: City, question: Question): Promise<void> {
  const unit = unitFor(city, question, tx.clock.now());
  const to = { ...(unit !== undefined && { unit }) };
  try {
    await moderate(tx, city, question.id, { publish: true, ...to });
  } catch (error) {
    if (!(error instanceof AppError && NOT_SHOWN.has(error.code))) throw error;
    const reason = EDITOR_REASONS.private;
    await moderate(tx, city, question.id, { publish: false, passOn: true, reason, ...to });
  }
}
/** Both are said before anything is written. */
const NOT_SHOWN = new Set(['online-appeals.not_for_public', 'online-appeals.personal_data']);

const countSynthetic = statement(
  'online-appeals.count_synthetic',
  `SELECT count(*)::int AS asked, (count(*) FILTER (WHERE status = 'submitted'))::int AS waiting
   FROM online_appeals.question WHERE synthetic`,
);

/** One more is asked now: those of the past again in turn, about other streets. */
async function askNow(ctx: RootCtx, city: City, random: () => number): Promise<void> {
  const [counts] = await ctx.db.run<{ asked: number; waiting: number }>(countSynthetic, []);
  if (counts === undefined || counts.waiting >= MOST_WAITING) return;
  const usable = QUESTIONS.filter(({ fate }) => fate !== 'refused' && fate !== 'private');
  const question = usable[counts.asked % usable.length]!;
  await inTransaction(ctx, (tx) => askOne(tx, city, question, random));
}
