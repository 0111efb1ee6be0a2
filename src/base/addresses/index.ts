/** Addresses of the city: reading them, their standard form, and finding the building and house that they mean. */
export type { Span, TaggedAddress } from './bio-file.ts';
export { parseBio, readBioFile, spansOf } from './bio-file.ts';
export { addressErrors } from './errors.ts';
export type { Evaluation, Score } from './tagger/evaluation.ts';
export { evaluateTagger } from './tagger/evaluation.ts';
export { loadTagger, packTagger, saveTagger, unpackTagger } from './tagger/model-file.ts';
export type { Tagger } from './tagger/tagger.ts';
export { tagTokens } from './tagger/tagger.ts';
export type { TrainingOptions } from './tagger/training.ts';
export { trainTagger } from './tagger/training.ts';
