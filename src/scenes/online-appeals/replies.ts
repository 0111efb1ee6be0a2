import { act, type CaseState, findCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { CorrectRequest } from './contract.ts';
import { lockQuestion, type Question, requirePublic } from './question-store.ts';

const storeReview = statement(
  'online-appeals.review_reply',
  `UPDATE online_appeals.question SET reviewed_reply = $2, reviewed_draft = $3, reviewed_at = $4, reviewed_by = $5
   WHERE id = $1`,
);
const storeReply = statement(
  'online-appeals.publish_reply',
  `UPDATE online_appeals.question SET reply = reviewed_reply, replied_at = $2, replied_by = $3, promised_at = $4
   WHERE id = $1`,
);
const storeReturn = statement(
  'online-appeals.return_draft',
  `UPDATE online_appeals.question SET returned_draft = $2, drafted_at = NULL, reviewed_reply = NULL,
     reviewed_draft = NULL, reviewed_at = NULL, reviewed_by = NULL WHERE id = $1`,
);
const insertCorrection = statement(
  'online-appeals.insert_correction',
  `INSERT INTO online_appeals.correction (id, question_id, subject, before, reason, corrected_at, corrected_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const correctQuestion = statement(
  'online-appeals.correct_question',
  'UPDATE online_appeals.question SET public_title = $2, public_text = $3, pieces = $4 WHERE id = $1',
);
const correctReply = statement(
  'online-appeals.correct_reply',
  'UPDATE online_appeals.question SET reply = $2 WHERE id = $1',
);

/** The incident's clock of what the city promised the citizen. */
const PROMISE = 'citizen';

/** The unit's answer that waits for the editors, and its case. Throws `not_public`, `replied`, `no_answer_yet`. */
async function draftOf(tx: Ctx, question: Question): Promise<{ draft: string; state: CaseState }> {
  if (question.caseId === null) throw new AppError('online-appeals.not_public');
  if (question.repliedAt !== null) throw new AppError('online-appeals.replied');
  const state = await findCase(tx.db, question.caseId);
  const answered = state?.attributes.reply;
  // What a section wrote is the unit's answer only when the unit has approved it (逐级审核).
  const isThere = typeof answered === 'string' && answered !== '' && state?.state !== 'under-review';
  if (!isThere || state === undefined || answered === question.returnedDraft)
    throw new AppError('online-appeals.no_answer_yet');
  return { draft: answered, state };
}

/** Until when the citizen had been promised it; the clock may have ended with the case. */
function promisedIn({ clocks, spans }: CaseState): string | null {
  const running = clocks[PROMISE]?.dueAt?.toISOString();
  return running ?? spans.findLast(({ clock }) => clock === PROMISE)?.dueAt ?? null;
}

/**
 * An editor reviews the unit's answer: these are the words that may be public. May be done again until it is published.
 * Throws `online-appeals.no_answer_yet`, `replied`, `personal_data`.
 */
export async function reviewReply(ctx: Ctx, id: string, text: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await lockQuestion(tx, id);
    const { draft } = await draftOf(tx, question);
    requirePublic({ 答复: text });
    await tx.db.run(storeReview, [id, text.trim(), draft, tx.clock.now(), tx.actor.id]);
  });
}

/** Publishes the reviewed reply. Throws `online-appeals.not_reviewed`, `draft_changed` when the unit wrote anew since. */
export async function publishReply(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await lockQuestion(tx, id);
    const { draft, state } = await draftOf(tx, question);
    if (question.reviewedReply === null) throw new AppError('online-appeals.not_reviewed');
    if (question.reviewedDraft !== draft) throw new AppError('online-appeals.draft_changed');
    await tx.db.run(storeReply, [id, tx.clock.now(), tx.actor.id, promisedIn(state)]);
  });
}

/** Sends the unit's answer back: it answers no question, or not this one. The unit handles the case again. */
export async function returnReply(ctx: Ctx, city: City, id: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await lockQuestion(tx, id);
    const { draft } = await draftOf(tx, question);
    await act(tx, city.loop, { caseId: question.caseId!, action: 'reject-result', form: { note: reason } });
    await tx.db.run(storeReturn, [id, draft]);
  });
}

/**
 * Puts right what is public already: a question's words or its reply. The words as they were are kept, and everybody
 * sees that and why they were changed. Throws `online-appeals.not_public`, `not_replied`, `nothing_to_correct`,
 * `personal_data`.
 */
export async function correct(ctx: Ctx, id: string, input: CorrectRequest): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await lockQuestion(tx, id);
    const [text, reason] = [input.text.trim(), input.reason.trim()];
    const entry = (before: object) => [
      ...[tx.ids.next(), id, input.subject, JSON.stringify(before), reason],
      ...[tx.clock.now(), tx.actor.id],
    ];
    if (input.subject === 'reply') {
      if (question.reply === null) throw new AppError('online-appeals.not_replied');
      if (question.reply === text) throw new AppError('online-appeals.nothing_to_correct');
      requirePublic({ 答复: text });
      await tx.db.run(insertCorrection, entry({ text: question.reply }));
      await tx.db.run(correctReply, [id, text]);
      return;
    }
    if (question.status !== 'published') throw new AppError('online-appeals.not_public');
    const title = input.title?.trim() ?? question.publicTitle ?? '';
    if (title === question.publicTitle && text === question.publicText)
      throw new AppError('online-appeals.nothing_to_correct');
    requirePublic({ 标题: title, 内容: text });
    await tx.db.run(insertCorrection, entry({ title: question.publicTitle, text: question.publicText }));
    await tx.db.run(correctQuestion, [id, title, text, searchPieces(`${title} ${text}`)]);
  });
}
