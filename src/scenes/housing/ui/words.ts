import { defineWords } from '../../../fronts/kit/i18n.ts';
import { words } from './words-zh.ts';

export const housingWords = defineWords(words, () => import('./words-en.ts'));
