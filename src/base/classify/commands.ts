import { readFile, rename, writeFile } from 'node:fs/promises';
import { AppError } from '../../lib/errors.ts';
import { type MessageRow, readMessages } from './table-file.ts';
import {
  crossValidate,
  deserializeModel,
  type Evaluation,
  evaluateTextModel,
  serializeModel,
  type TextModel,
  trainTextModel,
} from './text/index.ts';

/** What training from a file gave. */
export interface TrainReport {
  readonly rows: number;
  readonly labels: readonly string[];
  readonly trainSeconds: number;
  readonly modelBytes: number;
  readonly decideThreshold: number;
}

/** Figures on a test file; `trainSeconds` is 0 when a stored model was used. */
export interface EvalReport extends Evaluation {
  readonly trainSeconds: number;
  /** Messages predicted in a second on one core, reasons included. */
  readonly perSecond: number;
}

/**
 * Trains on the columns text and label of a CSV file and stores the model, whole or not at all. Heavy: run it
 * in a worker where others wait. Throws what `readMessages` and `trainTextModel` throw, and
 * `classify.file_unwritable`.
 */
export async function dispatchTrain(input: {
  trainFile: string;
  modelFile: string;
  seed?: number;
  decideShare?: number;
}): Promise<TrainReport> {
  const { seed = 1, decideShare = 0.75 } = input;
  const rows = await readAll(input.trainFile);
  const { model, trainSeconds } = timeTraining(rows, { seed, decideShare });
  const bytes = serializeModel(model);
  await storeFile(input.modelFile, bytes);
  return {
    rows: rows.length,
    labels: model.labels,
    trainSeconds,
    modelBytes: bytes.length,
    decideThreshold: model.decideThreshold,
  };
}

/**
 * Measures a stored model, or one trained on `trainFile`, on the labelled rows of `testFile`. Rows with a label
 * the model does not know count as wrong. Throws `classify.no_model_given` when neither or both are named, and
 * what reading, training and `deserializeModel` throw.
 */
export async function dispatchEval(input: {
  trainFile?: string;
  modelFile?: string;
  testFile: string;
}): Promise<EvalReport> {
  const { trainFile, modelFile, testFile } = input;
  let model: TextModel;
  let trainSeconds = 0;
  if (trainFile !== undefined && modelFile === undefined) {
    ({ model, trainSeconds } = timeTraining(await readAll(trainFile), {}));
  } else if (modelFile !== undefined && trainFile === undefined) model = await loadModel(modelFile);
  else throw new AppError('classify.no_model_given', { wanted: 'either trainFile or modelFile' });
  const rows = await readAll(testFile);
  const evaluation = evaluateTextModel(model, rows);
  const start = performance.now();
  for (const row of rows) model.predict(row.text);
  const seconds = (performance.now() - start) / 1_000;
  return { ...evaluation, trainSeconds, perSecond: Math.round(rows.length / seconds) };
}

/**
 * Predicts each row of a file with a column text and hands one JSON object a row to `write`, in the order of
 * the file: row (from 1), label, confidence, decided, alternatives, reasons. A row without text is predicted
 * undecided, so that lines stay aligned. Waits for `write`. Returns how many rows and how many were decided.
 */
export async function dispatchPredict(input: {
  modelFile: string;
  inputFile: string;
  write: (line: string) => void | Promise<void>;
}): Promise<{ rows: number; decided: number }> {
  const model = await loadModel(input.modelFile);
  let rows = 0;
  let decided = 0;
  for await (const { row, text } of readMessages(input.inputFile, false)) {
    const prediction = model.predict(text);
    rows += 1;
    if (prediction.decided) decided += 1;
    const written = input.write(JSON.stringify({ row, ...prediction }));
    if (written) await written;
  }
  return { rows, decided };
}

/** Cross-validates over the labelled rows of a file; see `crossValidate`. */
export async function dispatchCrossValidate(input: {
  trainFile: string;
  folds?: number;
  seed?: number;
  keepDuplicatesTogether?: boolean;
}): Promise<Evaluation & { seconds: number }> {
  const { folds = 5, seed = 1, keepDuplicatesTogether = false } = input;
  const rows = await readAll(input.trainFile);
  const start = performance.now();
  const evaluation = crossValidate(rows, folds, seed, { keepDuplicatesTogether });
  return { ...evaluation, seconds: (performance.now() - start) / 1_000 };
}

/** Reads a stored model. Throws `classify.file_unreadable` and `classify.invalid_model`. */
export async function loadModel(modelFile: string): Promise<TextModel> {
  const bytes = await readFile(modelFile).catch((error: NodeJS.ErrnoException) => {
    throw new AppError(
      'classify.file_unreadable',
      { file: modelFile, reason: error.code ?? 'unknown' },
      error,
    );
  });
  return deserializeModel(bytes);
}

async function readAll(file: string): Promise<MessageRow[]> {
  const rows: MessageRow[] = [];
  for await (const row of readMessages(file, true)) rows.push(row);
  return rows;
}

function timeTraining(rows: readonly MessageRow[], options: { seed?: number; decideShare?: number }) {
  const start = performance.now();
  const model = trainTextModel(rows, options);
  return { model, trainSeconds: (performance.now() - start) / 1_000 };
}

async function storeFile(file: string, bytes: Buffer): Promise<void> {
  const draft = `${file}.part`;
  try {
    await writeFile(draft, bytes);
    await rename(draft, file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('classify.file_unwritable', { file, reason }, error);
  }
}
