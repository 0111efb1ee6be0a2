import { createHash } from 'node:crypto';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { CategoryBook } from './categories.ts';
import { classifyKind, type Kind } from './kind.ts';
import {
  deserializeModel,
  type LabelledText,
  learn,
  serializeModel,
  type TextModel,
  trainTextModel,
} from './text/index.ts';

export interface CategoryGuess {
  readonly code: string;
  readonly name: string;
  readonly confidence: number;
}

export interface Understanding {
  readonly list: string;
  readonly kind: Kind;
  /** Best first; empty when the text says nothing that the model knows. */
  readonly guesses: readonly CategoryGuess[];
  /** Words of the text that decided, strongest first. */
  readonly words: readonly string[];
}

export interface Classifier {
  understand(text: string): Understanding;
  /** Learns from a correction at once, in this process; all processes learn when the model is trained anew. */
  correct(text: string, code: string): void;
  /** The same model over lists that the administration changed; it is trained anew at the next start. */
  over(book: CategoryBook): Classifier;
}

/** The classifier over a trained model of the main list. */
export function createClassifier(model: TextModel, book: CategoryBook): Classifier {
  return {
    understand: (text) => {
      const { alternatives, reasons } = model.predict(text, { reasons: true });
      const guesses = alternatives.flatMap(({ label, confidence }) => {
        const category = book.find(book.mainList, label);
        // What is retired is not suggested, although the model still knows it.
        return category?.retiredOn === null ? [{ code: label, name: category.name, confidence }] : [];
      });
      const best = guesses[0] && book.find(book.mainList, guesses[0].code);
      const { kind } = classifyKind(text, best?.kindHint);
      return { list: book.mainList, kind, guesses, words: reasons.map((reason) => reason.word) };
    },
    correct: (text, code) => {
      learn(model, { text, label: code });
    },
    over: (changed) => createClassifier(model, changed),
  };
}

const selectLessons = statement(
  'classify.select_lessons',
  'SELECT text, code FROM classify.lesson WHERE list = $1 ORDER BY learned_at DESC LIMIT 200000',
);
const selectModel = statement(
  'classify.select_model',
  'SELECT bytes, source_hash AS "sourceHash" FROM classify.model WHERE list = $1',
);
const upsertModel = statement(
  'classify.upsert_model',
  `INSERT INTO classify.model (list, bytes, trained_at, rows, source_hash) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (list) DO UPDATE SET bytes = excluded.bytes, trained_at = excluded.trained_at, rows = excluded.rows,
     source_hash = excluded.source_hash`,
);

/**
 * Rows to train the main list from: what people taught, and the seed words of each category, which carry a list
 * for which nothing has been labelled yet.
 */
export async function trainingRows(db: Db, book: CategoryBook): Promise<LabelledText[]> {
  const lessons = await db.run<{ text: string; code: string }>(selectLessons, [book.mainList]);
  const rows: LabelledText[] = lessons
    .filter(({ code }) => book.find(book.mainList, code) !== undefined)
    .map(({ text, code }) => ({ text, label: code }));
  for (const category of book.all(book.mainList)) {
    if (category.words.length === 0 || category.retiredOn !== null) continue;
    rows.push({ text: `${category.name} ${category.words.join(' ')}`, label: category.code });
    for (const phrase of category.words) rows.push({ text: phrase, label: category.code });
  }
  return rows;
}

/** The stored model of the main list, trained and stored first when there is none or its rows have changed. */
export async function loadClassifier(ctx: Ctx, book: CategoryBook): Promise<Classifier> {
  const rows = await trainingRows(ctx.db, book);
  const sourceHash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  const [stored] = await ctx.db.run<{ bytes: Buffer; sourceHash: string }>(selectModel, [book.mainList]);
  if (stored?.sourceHash === sourceHash) return createClassifier(deserializeModel(stored.bytes), book);
  const model = trainTextModel(rows);
  await ctx.db.run(upsertModel, [
    book.mainList,
    serializeModel(model),
    ctx.clock.now(),
    rows.length,
    sourceHash,
  ]);
  return createClassifier(model, book);
}

/** Stores what somebody taught, without telephone and identity numbers. */
export async function storeLesson(
  ctx: Ctx,
  lesson: { list: string; code: string; text: string; source: 'correction' | 'import' },
): Promise<void> {
  await ctx.db.query(
    'INSERT INTO classify.lesson (id, list, code, text, source, learned_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      ctx.ids.next(),
      lesson.list,
      lesson.code,
      lesson.text.slice(0, 2_000).replace(/\d{6,}[\dXx]?/g, '#'),
      lesson.source,
      ctx.clock.now(),
    ],
  );
}
