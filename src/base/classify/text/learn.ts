import { assert } from '../../../lib/assert.ts';
import { AppError } from '../../../lib/errors.ts';
import { LinearTextModel, type TextModel } from './model.ts';
import type { LabelledText } from './train.ts';

/** By how much the right label should lead after a correction, in units of the scores (a sure one leads by 2). */
const WANTED_LEAD = 0.6;
/** The most one correction may move the weights along the message. */
const LARGEST_STEP = 0.5;

/** What a correction did: the label predicted before and after. */
export interface Lesson {
  readonly before: string;
  readonly after: string;
}

/**
 * Teaches the model one corrected message at once, without retraining (a passive-aggressive step, Crammer and
 * others 2006): the right label's weights go up and those of its strongest rival go down along the message,
 * by no more than a bounded step, and not at all when the label already leads clearly. Changes `model` in
 * place. Characters the model has never seen are learnt only by training again over all stored rows.
 * Throws `classify.unknown_label` for a label the model was not trained on.
 */
export function learn(model: TextModel, row: LabelledText): Lesson {
  assert(model instanceof LinearTextModel, 'learn needs a model of trainTextModel');
  const { labels, weights } = model.parameters;
  const right = labels.indexOf(row.label.trim());
  if (right < 0)
    throw new AppError('classify.unknown_label', { label: row.label, labels: labels.slice(0, 20) });
  const before = model.predict(row.text, { reasons: false }).label;
  const vector = model.vectorise(row.text);
  const scores = model.score(vector);
  let rival = right === 0 ? 1 : 0;
  for (let label = 0; label < labels.length; label += 1) {
    if (label !== right && scores[label]! > scores[rival]!) rival = label;
  }
  const missing = WANTED_LEAD - (scores[right]! - scores[rival]!);
  let norm = 0;
  for (let at = 0; at < vector.size; at += 1) norm += vector.values[at]! ** 2;
  if (missing <= 0 || norm === 0) return { before, after: before };
  const step = Math.min(LARGEST_STEP, missing / (2 * norm));
  for (let at = 0; at < vector.size; at += 1) {
    const start = vector.features[at]! * labels.length;
    weights[start + right] = weights[start + right]! + step * vector.values[at]!;
    weights[start + rival] = weights[start + rival]! - step * vector.values[at]!;
  }
  model.refresh();
  return { before, after: model.predict(row.text, { reasons: false }).label };
}
