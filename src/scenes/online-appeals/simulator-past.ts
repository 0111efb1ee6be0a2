import { act, type CaseState, findCase, recordPastRings } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { DAY_MS, HOUR_MS, type ManualClock, manualClock } from '../../lib/time.ts';
import { asActor, type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { moderate, press } from './commands.ts';
import { lockQuestion } from './question-store.ts';
import { evaluate, followAnswers, followClosed } from './ratings.ts';
import { publishReply, reviewReply } from './replies.ts';
import { askOne, drawStars, unitFor } from './simulator-parts.ts';
import { EDITOR_REASONS, type MadeUpQuestion } from './simulator-questions.ts';

/** Offices are open from eight to six. */
const OPENS = 8;
const SHUTS = 18;
/** Nobody asks before seven or after ten at night. */
const WAKES = 7;
const SLEEPS = 22;
/** Nobody asks on the dot. */
const JITTER_DAYS = 0.005;

/** A question of the past on its way: at its own times, in one transaction, so that no clock of today rings in between. */
interface Life {
  readonly tx: Ctx;
  readonly city: City;
  readonly random: () => number;
  readonly clock: ManualClock;
  readonly untilMs: number;
  readonly question: MadeUpQuestion;
  readonly id: string;
}

/**
 * Lives one made-up question through, from when it was asked up to `untilMs`: asked, reviewed, answered by its unit,
 * published, rated, each by the command that people have for it. `store` writes in the same transaction.
 */
export async function liveThrough(
  root: RootCtx,
  city: City,
  past: {
    question: MadeUpQuestion;
    untilMs: number;
    random: () => number;
    store: (tx: Ctx) => Promise<void>;
  },
): Promise<void> {
  const { question, untilMs, random } = past;
  const { timeZone } = city.identity;
  const drawnMs = untilMs - (question.daysAgo + random() * JITTER_DAYS) * DAY_MS;
  const asked = shift(timeZone, drawnMs, -3.1, [WAKES, SLEEPS]);
  const clock = manualClock(new Date(asked));
  await inTransaction({ ...root, clock }, async (tx) => {
    const id = await askOne(tx, city, question, random);
    const life: Life = { tx, city, random, clock, untilMs, question, id };
    const caseId = await reviewed(life);
    if (caseId !== undefined) {
      await handled(life, caseId);
      await ring(life, caseId, untilMs);
    }
    await past.store(tx);
  });
}

/** True when so many hours later, at a time when offices are open, is still past; the clock then stands there. */
function wait({ clock, city, random, untilMs }: Life, hours: number): boolean {
  const atMs = shift(
    city.identity.timeZone,
    clock.now().getTime() + hours * (0.9 + random() * 0.2) * HOUR_MS,
    0.4,
    [OPENS, SHUTS],
  );
  if (atMs >= untilMs) return false;
  clock.set(new Date(atMs));
  return true;
}

/** The first time whose hour lies in the span, by steps of so many hours, forwards or back. */
function shift(
  timeZone: string,
  startMs: number,
  stepHours: number,
  [from, to]: readonly [number, number],
): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  let atMs = startMs;
  for (let tries = 0; tries < 48; tries++) {
    const hour = Number(format.format(atMs));
    if (hour >= from && hour < to) break;
    atMs += stepHours * HOUR_MS;
  }
  return atMs;
}

/** The editor reviews it; the case that it became, if any. */
async function reviewed(life: Life): Promise<string | undefined> {
  const { tx, city, id, question } = life;
  if (question.fate === 'new' || !wait(life, 2.5)) return undefined;
  if (question.fate === 'refused') {
    await moderate(tx, city, id, { publish: false, reason: EDITOR_REASONS.refused });
    return undefined;
  }
  const isPrivate = question.fate === 'private';
  const unit = unitFor(city, await lockQuestion(tx, id), tx.clock.now());
  await moderate(tx, city, id, {
    ...{ publish: !isPrivate, ...(unit !== undefined && { unit }) },
    ...(isPrivate && { passOn: true, reason: EDITOR_REASONS.private }),
  });
  return (await lockQuestion(tx, id)).caseId ?? undefined;
}

/** The unit signs and answers, the editor publishes, the centre closes, the asker rates; as far as the time goes. */
async function handled(life: Life, caseId: string): Promise<void> {
  const { tx, city, id, clock, question } = life;
  const now = () => clock.now();
  if (!wait(life, 2)) return;
  if ((await take(life, caseId, 'awaiting-signature', 'sign')) === undefined) return;
  const isPressed = question.fate === 'late' || question.fate === 'pressed';
  if (isPressed && wait(life, question.handledInHours * 0.6)) await press(tx, city, id, EDITOR_REASONS.press);
  if (!wait(life, question.handledInHours * (isPressed ? 0.4 : 1))) return;
  const { answer } = question;
  const after = await take(life, caseId, 'handling', 'handle', { result: answer });
  if (after?.state !== 'awaiting-verification') return;
  const event = { flowId: 'incident', caseId };
  await followAnswers(tx, [{ data: { ...event, action: 'handle' }, happenedAt: now() }]);
  if (!wait(life, 2.5)) return;
  await reviewReply(tx, id, answer);
  await publishReply(tx, id);
  if (!wait(life, 2)) return;
  await take(life, caseId, 'awaiting-verification', 'verify');
  if ((await take(life, caseId, 'awaiting-closing', 'close')) === undefined) return;
  await followClosed(tx, city, [{ data: event, happenedAt: now() }]);
  if (question.fate === 'answered' || !wait(life, 9)) return;
  await evaluate(tx, city, id, drawStars(life.random), (await lockQuestion(tx, id)).citizenId);
}

/** A step of whoever has the case now; undefined when it stands elsewhere, and the living city goes on with it. */
async function take(
  life: Life,
  caseId: string,
  state: string,
  action: string,
  form: Readonly<Record<string, unknown>> = {},
): Promise<CaseState | undefined> {
  const { tx, city, clock } = life;
  await ring(life, caseId, clock.now().getTime());
  const before = await findCase(tx.db, caseId);
  if (before?.state !== state || !before.subject.synthetic) return undefined;
  const organisationId =
    action === 'sign' || action === 'handle' ? before.hands.at(-1)?.organisationId : undefined;
  const actor = { ...tx.actor, ...(organisationId !== undefined && { organisationId }) };
  return act(asActor(tx, actor), city.loop, { caseId, action, form, capacity: 'system' });
}

/** Its clocks rang in the past as well, and to nobody. */
async function ring({ tx, city }: Life, caseId: string, atMs: number): Promise<void> {
  const state = await findCase(tx.db, caseId);
  if (state?.subject.synthetic)
    recordPastRings({ ...tx, clock: manualClock(new Date(atMs)) }, city.loop, state);
}
