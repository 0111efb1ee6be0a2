export { crossValidate, type Evaluation, evaluateTextModel, type LabelQuality } from './evaluate.ts';
export { nearDuplicateGroups } from './folds.ts';
export { type Lesson, learn } from './learn.ts';
export type { Prediction, TextModel } from './model.ts';
export type { Reason } from './reasons.ts';
export { deserializeModel, serializeModel } from './store.ts';
export { type LabelledText, type TrainOptions, trainTextModel } from './train.ts';
