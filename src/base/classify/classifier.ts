import type { Ctx } from '../../platform/context/index.ts';
import type { Pool } from '../../platform/threads/index.ts';
import { type Category, type CategoryBook, type CategoryLink, createCategoryBook } from './categories.ts';
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
  /** All categories that come into question, best first: for who asks how sure a group of them is. */
  readonly shares: readonly CategoryShare[];
}

/** How much of what a text says speaks for a category. */
export interface CategoryShare {
  readonly code: string;
  /** 0 to 1, all categories together 1. */
  readonly share: number;
  /** 0 to 1: how far it rests on what people taught, and not on words alone. */
  readonly taught: number;
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
      const { shares: all, reasons } = taught ? mix(reading, taught, text) : sharesOf(reading);
      // What is retired is not suggested, although the lessons still know it.
      const shares = all.filter(({ code }) => book.find(book.mainList, code)?.retiredOn === null);
      const guesses = shares.slice(0, MOST_GUESSES).map((each) => ({
        ...{ code: each.code, name: book.find(book.mainList, each.code)!.name },
        confidence: confidenceIn([each], 'category'),
      }));
      const best = guesses[0] && book.find(book.mainList, guesses[0].code);
      const { kind } = classifyKind(text, best?.kindHint);
      return { list: book.mainList, kind, guesses, words: reasons, shares };
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
  readonly shares: readonly CategoryShare[];
  readonly reasons: readonly string[];
}

function sharesOf({ guesses, words }: WordReading): Mixed {
  return { shares: guesses.map(({ code, share }) => ({ code, share, taught: 0 })), reasons: words };
}

/**
 * How often words alone are right when they give a category, or those of one unit together, a share: odds of
 * e^offset · (share's odds)^slope. Fitted to the calibration labels, see evaluation/RULES.md.
 */
const TRUST = { category: { offset: 0.22, slope: 0.64 }, unit: { offset: 0.4, slope: 0.54 } } as const;
const SUREST = 0.9999;

/**
 * How sure it is that the right category is among these, 0 to 1: a single one, or all that lead to the same unit.
 * What people taught is taken at its share, what words alone say as often as words were right.
 */
export function confidenceIn(among: readonly CategoryShare[], what: keyof typeof TRUST): number {
  let sum = 0;
  let learnt = 0;
  for (const { share, taught } of among) {
    sum += share;
    learnt += share * taught;
  }
  if (sum <= 0) return 0;
  const share = Math.min(sum, SUREST);
  const { offset, slope } = TRUST[what];
  const byWords = 1 / (1 + Math.exp(-offset - slope * Math.log(share / (1 - share))));
  const trust = learnt / sum;
  return trust * share + (1 - trust) * byWords;
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
    return { code, weight: Math.exp((1 - trust) * words + trust * taught), taught: trust };
  });
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const shares = weights
    .map(({ code, weight, taught }) => ({ code, share: weight / Math.max(total, 1), taught }))
    .sort((one, other) => other.share - one.share);
  const first = shares[0]?.code;
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

/** Lists of categories as a city pack brings them. */
interface PackLists {
  readonly lists: readonly {
    readonly id: string;
    readonly name: string;
    readonly mapsTo: string | undefined;
  }[];
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
  readonly mappings: readonly (CategoryLink & { readonly relation: string })[];
}

/** The lists of a city pack, and a classifier of their words alone: nothing is taught, no database is asked. */
export function readPackLists(pack: PackLists): { categories: CategoryBook; classifier: Classifier } {
  const main =
    pack.lists.find((list) => pack.lists.some((other) => other.mapsTo === list.id)) ?? pack.lists[0];
  const lists = pack.lists.map(({ id, name }) => ({ id, name, main: id === main?.id }));
  const words = new Map(pack.words.map((row) => [`${row.list} ${row.code}`, row.words]));
  const rows: Category[] = pack.categories.map(({ list, code, name, parent, level, kindHint }) => ({
    ...{ list, code, name, parent: parent ?? null, level, kindHint: kindHint ?? null },
    ...{ nameEn: null, words: words.get(`${list} ${code}`) ?? [], retiredOn: null },
  }));
  // As the database gives them: of several the one that means the same.
  const same = pack.mappings.toSorted(
    (a, b) => Number(b.relation === 'same') - Number(a.relation === 'same'),
  );
  const categories = createCategoryBook(lists, rows, same);
  return { categories, classifier: createClassifier(categories) };
}
