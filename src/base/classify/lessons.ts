import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Pool } from '../../platform/threads/index.ts';
import type { CategoryBook } from './categories.ts';
import { deserializeModel, type LabelledText, type TextModel } from './text/index.ts';
import { trainLessons } from './train-task.ts';

/** Fewer lessons than this teach better one by one. */
const LEAST_LESSONS = 300;
const LEAST_LABELS = 10;
/** Lessons learnt one by one at the start, newest first. */
const MOST_SINGLE = 2_000;
const GROWTH = 1.1;
const TRAIN_LIMIT_MS = 15 * 60_000;

// The same files run as written (.ts) and as built (.js).
const TASK = new URL(`./train-task${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const countLessons = statement(
  'classify.count_lessons',
  'SELECT code, count(*)::int AS lessons FROM classify.lesson WHERE list = $1 GROUP BY code ORDER BY code',
);
const selectLessons = statement(
  'classify.select_lessons',
  'SELECT text, code FROM classify.lesson WHERE list = $1 ORDER BY learned_at DESC LIMIT 200000',
);
const selectNewLessons = statement(
  'classify.select_new_lessons',
  `SELECT text, code FROM classify.lesson WHERE list = $1 AND learned_at > $2 ORDER BY learned_at DESC LIMIT $3`,
);
const selectModel = statement(
  'classify.select_model',
  'SELECT bytes, rows, trained_at AS "trainedAt" FROM classify.model WHERE list = $1',
);
const upsertModel = statement(
  'classify.upsert_model',
  `INSERT INTO classify.model (list, bytes, trained_at, rows, source_hash) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (list) DO UPDATE SET bytes = excluded.bytes, trained_at = excluded.trained_at, rows = excluded.rows,
     source_hash = excluded.source_hash`,
);

/** What lessons made: a model of them, and how many each category had. */
export interface Taught {
  readonly model: TextModel;
  readonly lessons: ReadonlyMap<string, number>;
}

interface Lesson {
  readonly text: string;
  readonly code: string;
}

/** The model of the lessons, trained first when it is due, and the lessons since then, oldest first. */
export async function loadTaught(
  ctx: Ctx,
  book: CategoryBook,
  pool?: Pool,
): Promise<{ taught?: Taught; since: readonly Lesson[] }> {
  const list = book.mainList;
  const counts = await ctx.db.run<{ code: string; lessons: number }>(countLessons, [list]);
  const known = counts.filter(({ code }) => book.find(list, code) !== undefined);
  const lessons = new Map(known.map((row) => [row.code, row.lessons]));
  const total = known.reduce((sum, row) => sum + row.lessons, 0);
  const since = async (day: Date) => {
    const rows = await ctx.db.run<Lesson>(selectNewLessons, [list, day, MOST_SINGLE]);
    return [...rows].reverse();
  };
  if (total < LEAST_LESSONS || known.length < LEAST_LABELS) return { since: await since(new Date(0)) };
  const [stored] = await ctx.db.run<{ bytes: Buffer; rows: number; trainedAt: Date }>(selectModel, [list]);
  if (stored && stored.rows * GROWTH >= total) {
    const model = deserializeModel(stored.bytes);
    return { taught: { model, lessons }, since: await since(stored.trainedAt) };
  }
  const trainedAt = ctx.clock.now();
  const rows = (await ctx.db.run<Lesson>(selectLessons, [list]))
    .filter(({ code }) => lessons.has(code))
    .map(({ text, code }) => ({ text, label: code }));
  const bytes = Buffer.from(await train(rows, pool));
  await ctx.db.run(upsertModel, [list, bytes, trainedAt, rows.length, `lessons-${rows.length}`]);
  return { taught: { model: deserializeModel(bytes), lessons }, since: await since(trainedAt) };
}

async function train(rows: readonly LabelledText[], pool?: Pool): Promise<Uint8Array> {
  if (pool === undefined) return trainLessons(rows);
  return await pool.run<typeof rows, Uint8Array>(TASK, 'trainLessons', rows, { timeoutMs: TRAIN_LIMIT_MS });
}

/** Stores what somebody taught, without telephone and identity numbers. */
export async function storeLesson(
  ctx: Ctx,
  lesson: { list: string; code: string; text: string; source: 'correction' | 'import' },
): Promise<void> {
  await ctx.db.query(
    'INSERT INTO classify.lesson (id, list, code, text, source, learned_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [ctx.ids.next(), lesson.list, lesson.code, asLesson(lesson.text), lesson.source, ctx.clock.now()],
  );
}

/** A text as it is learned: without telephone and identity numbers. */
const asLesson = (text: string): string => text.slice(0, 2_000).replace(/\d{6,}[\dXx]?/g, '#');

/** Takes back what was taught from a text that became secret; the model of the day forgets it when it is trained anew. */
export async function forgetLesson(ctx: Ctx, text: string): Promise<void> {
  await forgetLessons(ctx, [text]);
}

/** As `forgetLesson`, for many texts at once. */
export async function forgetLessons(ctx: Ctx, texts: readonly string[]): Promise<void> {
  await ctx.db.query('DELETE FROM classify.lesson WHERE text = ANY($1)', [texts.map(asLesson)]);
}
