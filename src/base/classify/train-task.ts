import { serializeModel } from './text/store.ts';
import { type LabelledText, trainTextModel } from './text/train.ts';

/** Trains in a thread of the pool: rows in, the stored form of the model out. Throws what `trainTextModel` throws. */
export function trainLessons(rows: readonly LabelledText[]): Uint8Array {
  return serializeModel(trainTextModel(rows));
}
