import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { AppError } from '../../../lib/errors.ts';
import { type DefectWeights, FIGURE_COUNT } from './defect-model.ts';

/** Where a server looks for a model of its own city: this file in its data directory. */
export const DEFECT_MODEL_FILE = 'photo-defect-model.json';
const MOST_BYTES = 100_000;
const LOOK_EVERY_MS = 5_000;

/** Stores a model whole or not at all. Throws `classify.file_unwritable`. */
export async function storeDefectModel(file: string, model: DefectWeights): Promise<void> {
  const draft = `${file}.part`;
  try {
    await writeFile(draft, `${JSON.stringify(model, null, 1)}\n`);
    await rename(draft, file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('classify.file_unwritable', { file, reason }, error);
  }
}

/** Reads a model. Throws `classify.file_unreadable` and `classify.invalid_model`. */
export async function loadDefectModel(file: string): Promise<DefectWeights> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AppError('classify.file_unreadable', { file, reason: error.code ?? 'unknown' }, error);
  });
  if (text.length > MOST_BYTES) throw new AppError('classify.invalid_model', { reason: 'too long' });
  let model: unknown;
  try {
    model = JSON.parse(text);
  } catch (error) {
    throw new AppError('classify.invalid_model', { reason: 'not JSON' }, error);
  }
  return checkDefectModel(model);
}

/** The model, if that is one. Throws `classify.invalid_model`. */
export function checkDefectModel(value: unknown): DefectWeights {
  const refuse = (reason: string): never => {
    throw new AppError('classify.invalid_model', { reason });
  };
  if (typeof value !== 'object' || value === null) return refuse('not an object');
  const model = value as Record<string, unknown>;
  const isNumber = (each: unknown): each is number => typeof each === 'number' && Number.isFinite(each);
  if (typeof model.id !== 'string' || model.id === '') return refuse('id');
  for (const name of ['goneFrom', 'stillThereTo', 'bias'])
    if (!isNumber(model[name])) return refuse(`${name} is no number`);
  for (const name of ['weights', 'means', 'deviations']) {
    const list = model[name];
    if (!Array.isArray(list) || list.length !== FIGURE_COUNT || !list.every(isNumber))
      return refuse(`${name} is not ${FIGURE_COUNT} numbers`);
  }
  if ((model.deviations as number[]).some((each) => each <= 0)) return refuse('deviations');
  return value as DefectWeights;
}

/** Gives the model that is to be used now, or undefined when there is none. */
export type DefectModelSource = () => Promise<DefectWeights | undefined>;

/**
 * Follows a model's file: a new one is used a few seconds after it was put there, without a restart. Without a file,
 * or with one that cannot be read (`onError` is told once for each), there is none: then people judge.
 */
export function followDefectModel(file: string, onError: (error: unknown) => void): DefectModelSource {
  let model: DefectWeights | undefined;
  let seen = '';
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - lookedAtMs < LOOK_EVERY_MS) return model;
    lookedAtMs = performance.now();
    const facts = await stat(file).catch(() => undefined);
    const version = facts === undefined ? '' : `${facts.ino} ${facts.mtimeMs} ${facts.size}`;
    if (version === seen) return model;
    seen = version;
    model = undefined;
    if (facts !== undefined)
      try {
        model = await loadDefectModel(file);
      } catch (error) {
        onError(error);
      }
    return model;
  };
}
