import type { Ctx } from '../../platform/context/index.ts';
import type { Pool } from '../../platform/threads/index.ts';
import type { Category, CategoryBook } from './categories.ts';
import { classifyKind, type Kind } from './kind.ts';
import { loadTaught, type Taught } from './lessons.ts';
import { learn } from './text/index.ts';
import { WordModel, type WordReading } from './words/word-model.ts';

export { storeLesson } from './lessons.ts';

export interface CategoryGuess {
  readonly code: string;
  readonly name: string;
  readonly confidence: number;
}

export interface Understanding {
  readonly list: string;
  readonly kind: Kind;
  /** Best first; empty when the text says nothing that is known. */
  readonly guesses: readonly CategoryGuess[];
  /** Words of the text that decided, strongest first. */
  readonly words: readonly string[];
}

export interface Classifier {
  understand(text: string): Understanding;
  /** Learns from a correction at once, in this process; all processes learn when they start the next time. */
  correct(text: string, code: string): void;
  /** What was learnt, over lists that the administration changed. */
  over(book: CategoryBook): Classifier;
}

/** With so many lessons a category is half judged by the model of the lessons, half by words. */
const HALF_TRUST = 10;
/** A category that one of the two rules out keeps at least this, so that the other can still bring it up. */
const LEAST_SHARE = 0.002;
const MOST_GUESSES = 3;
/** Corrections kept for when the lists change. */
const MOST_KEPT = 2_000;

/** A classifier over the words of the categories and, when there is one, the model of what people taught. */
export function createClassifier(
  book: Pick<CategoryBook, 'mainList' | 'find' | 'all'>,
  taught?: Taught,
): Classifier {
  const categories = book.all(book.mainList).filter(({ retiredOn }) => retiredOn === null);
  const words = new WordModel(categories);
  const corrections: { text: string; code: string }[] = [];
  return {
    understand: (text) => {
      const reading = words.read(text);
      const { shares, reasons } = taught ? mix(reading, taught, text) : sharesOf(reading);
      const guesses = shares.flatMap(([code, confidence]) => {
        const category = book.find(book.mainList, code);
        // What is retired is not suggested, although the lessons still know it.
        return category?.retiredOn === null ? [{ code, name: category.name, confidence }] : [];
      });
      const best = guesses[0] && book.find(book.mainList, guesses[0].code);
      const { kind } = classifyKind(text, best?.kindHint);
      return { list: book.mainList, kind, guesses: guesses.slice(0, MOST_GUESSES), words: reasons };
    },
    correct: (text, code) => {
      words.teach(text, code);
      corrections.push({ text, code });
      if (corrections.length > MOST_KEPT) corrections.shift();
      if (taught?.model.labels.includes(code)) learn(taught.model, { text, label: code });
    },
    over: (changed) => {
      const next = createClassifier(changed, taught);
      for (const { text, code } of corrections) next.correct(text, code);
      return next;
    },
  };
}

interface Mixed {
  readonly shares: readonly (readonly [string, number])[];
  readonly reasons: readonly string[];
}

function sharesOf({ guesses, words }: WordReading): Mixed {
  return { shares: guesses.map(({ code, share }) => [code, trustOf(share)] as const), reasons: words };
}

/**
 * How often words alone are right when they give a category this share: less than the share, for letters speak of many
 * things. Fitted by hand to the measurement in evaluation/RULES.md; grows with the share.
 */
function trustOf(share: number): number {
  return 0.3 * Math.sqrt(share) + 0.45 * share ** 3 + 0.15 * share ** 50;
}

/** A log-linear mix: the more lessons a category has, the more the model of the lessons counts for it. */
function mix(reading: WordReading, { model, lessons }: Taught, text: string): Mixed {
  const learnt = model.predict(text, { reasons: true });
  const byWords = new Map(reading.guesses.map(({ code, share }) => [code, share]));
  const byLessons = new Map(learnt.alternatives.map(({ label, confidence }) => [label, confidence]));
  const weights = [...new Set([...byWords.keys(), ...byLessons.keys()])].map((code) => {
    const trust = (lessons.get(code) ?? 0) / ((lessons.get(code) ?? 0) + HALF_TRUST);
    const words = Math.log(Math.max(byWords.get(code) ?? 0, LEAST_SHARE));
    const taught = Math.log(Math.max(byLessons.get(code) ?? 0, LEAST_SHARE));
    return [code, Math.exp((1 - trust) * words + trust * taught)] as const;
  });
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const shares = weights
    .map(([code, weight]) => [code, weight / Math.max(total, 1)] as const)
    .sort((one, other) => other[1] - one[1]);
  const first = shares[0]?.[0];
  const reasons =
    first === reading.guesses[0]?.code ? reading.words : learnt.reasons.map((reason) => reason.word);
  return { shares, reasons };
}

/**
 * The classifier of the main list with all that was taught. A model of the lessons is trained, in a thread of `pool`
 * when one is given, once there are enough of them and again when they have grown by a tenth; newer ones are learnt
 * one by one.
 */
export async function loadClassifier(ctx: Ctx, book: CategoryBook, pool?: Pool): Promise<Classifier> {
  const { taught, since } = await loadTaught(ctx, book, pool);
  const classifier = createClassifier(book, taught);
  for (const { text, code } of since) classifier.correct(text, code);
  return classifier;
}

/** A classifier of the words alone, of categories as a city pack brings them. */
export function classifierOfWords(pack: {
  readonly lists: readonly { readonly id: string; readonly mapsTo: string | undefined }[];
  readonly categories: readonly {
    readonly list: string;
    readonly code: string;
    readonly name: string;
    readonly parent: string | undefined;
    readonly level: number;
    readonly kindHint: string | undefined;
  }[];
  readonly words: readonly {
    readonly list: string;
    readonly code: string;
    readonly words: readonly string[];
  }[];
}): Classifier {
  const mainList =
    pack.lists.find((list) => pack.lists.some((other) => other.mapsTo === list.id))?.id ??
    pack.lists[0]?.id ??
    '';
  const words = new Map(
    pack.words.filter(({ list }) => list === mainList).map((row) => [row.code, row.words]),
  );
  const categories: Category[] = pack.categories
    .filter(({ list }) => list === mainList)
    .map(({ list, code, name, parent, level, kindHint }) => ({
      ...{ list, code, name, parent: parent ?? null, level, kindHint: kindHint ?? null },
      ...{ nameEn: null, words: words.get(code) ?? [], retiredOn: null },
    }));
  const byCode = new Map(categories.map((category) => [category.code, category]));
  return createClassifier({ mainList, find: (_list, code) => byCode.get(code), all: () => categories });
}
