/** Learning from labelled addresses, and labelling others. */

export { evaluateTagger } from './evaluation.ts';
export { loadTagger, packTagger, saveTagger, unpackTagger } from './model-file.ts';
export { tagTokens } from './tagger.ts';
export { trainTagger } from './training.ts';
