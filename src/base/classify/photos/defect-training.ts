import { createHash } from 'node:crypto';
import path from 'node:path';
import { AppError, isAppError } from '../../../lib/errors.ts';
import { readTable } from '../../../platform/tables/index.ts';
import { createPool, type Pool } from '../../../platform/threads/index.ts';
import {
  createDefectModel,
  type DefectWeights,
  defectFigures,
  probabilityOf,
  trainDefectModel,
} from './defect-model.ts';
import { loadDefectModel, storeDefectModel } from './defect-model-file.ts';
import { analysePhotoInPool } from './in-pool.ts';
import type { PhotoFeatures } from './model.ts';

/** A labelled pair as it is learnt from. */
interface LearntPair {
  readonly figures: readonly number[];
  readonly gone: boolean;
}

/** Why a row of the file is not used. */
export interface SkippedPair {
  readonly line: number;
  /** An error code, or `not_aligned`: the photos cannot be laid over each other, so people judge such a pair anyway. */
  readonly reason: string;
}

/** How well a model does on pairs. Shares are of the pairs that were used; nothing is said of those skipped. */
export interface DefectFiguresReport {
  readonly pairs: number;
  readonly gone: number;
  /** At even chances. */
  readonly accuracy: number;
  /** Share that the model decides; the others stay with people. */
  readonly decidedShare: number;
  readonly decidedAccuracy: number;
  /** Still there, and the model says gone: what must not happen. */
  readonly falseGone: number;
  readonly falseStillThere: number;
  readonly skipped: number;
  /** The first of them. */
  readonly skippedPairs: readonly SkippedPair[];
}

export interface DefectTrainReport {
  readonly id: string;
  readonly goneFrom: number;
  readonly stillThereTo: number;
  readonly trainSeconds: number;
  /** Of five parts, each judged by a model of the other four. */
  readonly crossValidated: DefectFiguresReport;
}

const LABELS: Readonly<Record<string, boolean>> = {
  ...{ gone: true, yes: true, '1': true, true: true, 已消除: true, 是: true },
  ...{ remains: false, no: false, '0': false, false: false, 未消除: false, 否: false },
};
const LEAST_OF_EACH = 10;
const FOLDS = 5;
/** Of the held-out pairs beyond a threshold at most this share may be wrong. */
const WRONG_SHARE = 0.02;
/** A model is never trusted with less certainty than this. */
const LEAST_CERTAIN = 0.8;
const MOST_SKIPPED_SHOWN = 20;
/** Beyond every probability: then the model decides nothing on that side. */
const NEVER = 2;

/**
 * Learns from a CSV file with the columns before, after (paths, from where the file lies) and label (gone or remains;
 * 已消除 or 未消除), and stores the model. Where it may decide is drawn by pairs that it has not seen. Throws
 * `classify.missing_column`, `classify.pair_label_unknown`, `classify.too_few_pairs`, `classify.file_unreadable`,
 * `classify.file_unwritable` and what reading tables throws.
 */
export async function photosTrain(input: {
  trainFile: string;
  modelFile: string;
}): Promise<DefectTrainReport> {
  const { pairs, skipped } = await readPairs(input.trainFile);
  const started = performance.now();
  const held = crossValidate(pairs);
  const [goneFrom, stillThereTo] = thresholdsOf(held);
  const trained = trainDefectModel(pairs, { id: '', goneFrom, stillThereTo });
  const id = `defect-${createHash('sha256').update(JSON.stringify(trained)).digest('hex').slice(0, 12)}`;
  const model = { ...trained, id };
  await storeDefectModel(input.modelFile, model);
  return {
    ...{ id, goneFrom, stillThereTo },
    trainSeconds: (performance.now() - started) / 1_000,
    crossValidated: reportOf(held, model, skipped),
  };
}

/** Measures a stored model on labelled pairs. Throws what `photosTrain` and `loadDefectModel` throw. */
export async function photosEval(input: {
  testFile: string;
  modelFile: string;
}): Promise<DefectFiguresReport> {
  const model = await loadDefectModel(input.modelFile);
  createDefectModel(model);
  const { pairs, skipped } = await readPairs(input.testFile);
  return reportOf(
    pairs.map(({ figures, gone }) => ({ gone, probability: probabilityOf(model, figures) })),
    model,
    skipped,
  );
}

interface Judged {
  readonly gone: boolean;
  readonly probability: number;
}

/** Each pair judged by a model of the parts that it is not in; the parts are by turns, so the file's order is kept. */
function crossValidate(pairs: readonly LearntPair[]): Judged[] {
  for (const gone of [true, false]) {
    const found = pairs.filter((pair) => pair.gone === gone).length;
    if (found < LEAST_OF_EACH)
      throw new AppError('classify.too_few_pairs', {
        ...{ found, needed: LEAST_OF_EACH, label: gone ? 'gone' : 'remains' },
      });
  }
  // By turns within each label: a file sorted by label has both in every part.
  const turns = new Map<boolean, number>();
  const parts = pairs.map(({ gone }) => {
    const turn = turns.get(gone) ?? 0;
    turns.set(gone, turn + 1);
    return turn % FOLDS;
  });
  const card = { id: 'part', goneFrom: 1, stillThereTo: 0 };
  const models = Array.from({ length: FOLDS }, (_, part) =>
    trainDefectModel(
      pairs.filter((_pair, n) => parts[n] !== part),
      card,
    ),
  );
  return pairs.map(({ figures, gone }, n) => ({
    gone,
    probability: probabilityOf(models[parts[n]!]!, figures),
  }));
}

/** From where on gone, and up to where still there, is believed: as far as held-out pairs bear it out. */
function thresholdsOf(held: readonly Judged[]): [number, number] {
  const goneFrom = lowestSafe(
    held.map(({ gone, probability }) => ({ isRight: gone, certainty: probability })),
  );
  const thereFrom = lowestSafe(
    held.map(({ gone, probability }) => ({ isRight: !gone, certainty: 1 - probability })),
  );
  return [goneFrom, 1 - thereFrom];
}

function lowestSafe(cases: readonly { isRight: boolean; certainty: number }[]): number {
  const sorted = cases
    .filter(({ certainty }) => certainty >= LEAST_CERTAIN)
    .toSorted((a, b) => b.certainty - a.certainty);
  let wrong = 0;
  let safe = NEVER;
  for (const [index, { isRight, certainty }] of sorted.entries()) {
    if (!isRight) wrong++;
    const isLast = sorted[index + 1]?.certainty !== certainty;
    if (isLast && index + 1 >= LEAST_OF_EACH / 2 && wrong <= WRONG_SHARE * (index + 1)) safe = certainty;
  }
  return safe === NEVER ? NEVER : Math.floor(safe * 1_000) / 1_000;
}

function reportOf(
  judged: readonly Judged[],
  { goneFrom, stillThereTo }: Pick<DefectWeights, 'goneFrom' | 'stillThereTo'>,
  skippedPairs: readonly SkippedPair[],
): DefectFiguresReport {
  const count = (is: (each: Judged) => boolean): number => judged.filter(is).length;
  const saysGone = ({ probability }: Judged): boolean => probability >= goneFrom;
  const saysThere = ({ probability }: Judged): boolean => probability <= stillThereTo;
  const decided = count((each) => saysGone(each) || saysThere(each));
  const falseGone = count((each) => saysGone(each) && !each.gone);
  const falseStillThere = count((each) => saysThere(each) && each.gone);
  const share = (part: number, whole: number): number =>
    whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
  return {
    pairs: judged.length,
    gone: count(({ gone }) => gone),
    accuracy: share(
      count(({ gone, probability }) => probability >= 0.5 === gone),
      judged.length,
    ),
    decidedShare: share(decided, judged.length),
    decidedAccuracy: share(decided - falseGone - falseStillThere, decided),
    ...{ falseGone, falseStillThere },
    skipped: skippedPairs.length,
    skippedPairs: skippedPairs.slice(0, MOST_SKIPPED_SHOWN),
  };
}

interface Row {
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly gone: boolean;
}

async function readPairs(file: string): Promise<{ pairs: LearntPair[]; skipped: SkippedPair[] }> {
  const rows = await readRows(file);
  const pool = createPool({ queueLimit: Math.max(256, 2 * rows.length) });
  try {
    const pairs: LearntPair[] = [];
    const skipped: SkippedPair[] = [];
    const waiting = rows.entries();
    const found = new Map<number, LearntPair | SkippedPair>();
    const work = async (): Promise<void> => {
      for (const [index, row] of waiting) found.set(index, await learn(pool, row));
    };
    await Promise.all(Array.from({ length: pool.stats().size + 1 }, work));
    for (const index of rows.keys()) {
      const each = found.get(index)!;
      if ('figures' in each) pairs.push(each);
      else skipped.push(each);
    }
    return { pairs, skipped };
  } finally {
    await pool.close();
  }
}

async function learn(pool: Pool, { line, before, after, gone }: Row): Promise<LearntPair | SkippedPair> {
  const features: PhotoFeatures[] = [];
  for (const photo of [before, after])
    try {
      features.push(await analysePhotoInPool(pool, photo));
    } catch (error) {
      return { line, reason: isAppError(error) ? error.code : 'files.damaged' };
    }
  const figures = defectFigures(features[0]!, features[1]!);
  return figures === undefined ? { line, reason: 'not_aligned' } : { figures, gone };
}

async function readRows(file: string): Promise<Row[]> {
  const { header, rows } = await readTable(file).catch((error: NodeJS.ErrnoException) => {
    if (isAppError(error)) throw error;
    throw new AppError('classify.file_unreadable', { file, reason: error.code ?? 'unknown' }, error);
  });
  for (const column of ['before', 'after', 'label'])
    if (!header.includes(column))
      throw new AppError('classify.missing_column', { file, column, found: header });
  const folder = path.dirname(path.resolve(file));
  const found: Row[] = [];
  for await (const { line, cells } of rows) {
    const said = (cells.label ?? '').trim();
    const gone = LABELS[said.toLowerCase()];
    if (gone === undefined)
      throw new AppError('classify.pair_label_unknown', { line, label: said.slice(0, 60) });
    const at = (name: string): string => path.resolve(folder, cells[name] ?? '');
    found.push({ line, before: at('before'), after: at('after'), gone });
  }
  return found;
}
