/** Understands words and photos: text → category and kind, with the words that decided. */

export { type CategoryAdminParts, categoryAdminRoutes } from './admin-routes.ts';
export { type Category, type CategoryBook, loadCategories } from './categories.ts';
export {
  type CategoryInput,
  mapCategory,
  type StoredList,
  storeCategoryList,
  suggestMapping,
} from './category-store.ts';
export {
  type CategoryGuess,
  type CategoryShare,
  type Classifier,
  confidenceIn,
  createClassifier,
  loadClassifier,
  readPackLists,
  storeLesson,
  type Understanding,
} from './classifier.ts';
export {
  dispatchCrossValidate,
  dispatchEval,
  dispatchPredict,
  dispatchTrain,
  type EvalReport,
  loadModel,
  type TrainReport,
} from './commands.ts';
export {
  evaluateLabelled,
  LABEL_SETS,
  type LabelledEvaluation,
  type LabelSet,
  type Said,
} from './evaluation/evaluate-labelled.ts';
export { classifyKind, KINDS, type Kind } from './kind.ts';
export { forgetLesson, forgetLessons } from './lessons.ts';
export * from './photos/index.ts';
export { categoryRoutes } from './routes.ts';
export * from './text/index.ts';
