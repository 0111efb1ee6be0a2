import type { Reading } from './reading.ts';

/** Why a text is no personal name. `placeholder`: a word that stands where the name was not known. */
export type NameReason = 'empty' | 'length' | 'characters' | 'placeholder';
export interface SplitName {
  readonly surname: string;
  readonly given: string;
}

const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 令狐 夏侯 轩辕 端木 南宫 独孤 西门 闻人 公冶 太史 申屠 ' +
    '公羊 赫连 澹台 宗政 濮阳 淳于 单于 太叔 仲孙 钟离 鲜于 闾丘 司空 亓官 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 ' +
    '夹谷 宰父 谷梁 段干 百里 东郭 呼延 羊舌 微生 梁丘 左丘 东门 第五 纳兰 完颜 达奚 褚师 万俟 司寇 公输 北宫 相里 哥舒'
  ).split(' '),
);

const PLACEHOLDERS = /^(?:不详|不明|未知|无名|无名氏|无|暂无|待定|测试|匿名|姓名|某某|.?某|户主|空|本人)$/u;
/** Han characters of every plane, the middle dot of names from other languages, and Latin letters. */
const HAN_NAME = /^[\p{Script=Han}〇]{2,8}$/u;
const DOTTED_NAME = /^\p{Script=Han}{1,14}(?:·\p{Script=Han}{1,14}){1,5}$/u;
const LATIN_NAME =
  /^\p{Script=Latin}[\p{Script=Latin}'.-]*(?: \p{Script=Latin}[\p{Script=Latin}'.-]*){0,6}$/u;
const MAX_LENGTH = 50;

/** A name as it is compared: NFKC, one kind of middle dot (U+00B7), no blanks around or between Han characters. */
export function tidyName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[•・･‧∙●⋅．]/g, '·')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/(?<=[\p{Script=Han}·]) (?=[\p{Script=Han}·])/gu, '')
    .replace(/(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu, '·');
}

/**
 * The personal name that a text holds, tidied: two to eight Han characters, parts joined by a middle dot
 * (阿卜杜拉·买买提), or Latin letters. Marks in brackets and titles are not cut off, they make it no name.
 */
export function readName(text: string): Reading<string, NameReason> {
  const name = tidyName(text);
  if (name === '') return { reason: 'empty' };
  if (PLACEHOLDERS.test(name)) return { reason: 'placeholder' };
  const length = [...name].length;
  if (length < 2 || length > MAX_LENGTH) return { reason: 'length' };
  if (HAN_NAME.test(name) || DOTTED_NAME.test(name) || LATIN_NAME.test(name)) return { value: name };
  return { reason: /^\p{Script=Han}+$/u.test(name) ? 'length' : 'characters' };
}

/** Whether the two characters are a compound surname such as 欧阳. */
export const isCompoundSurname = (text: string): boolean => COMPOUND_SURNAMES.has(text);

/**
 * Surname and given name of a Han name: 欧阳修 → 欧阳 + 修, 王小明 → 王 + 小明. Two characters are one and one, whatever
 * they are. A name with a middle dot or in Latin letters has no surname in this sense: all of it is `given`.
 */
export function splitName(text: string): SplitName {
  const name = tidyName(text);
  if (name.includes('·') || !/^\p{Script=Han}/u.test(name)) return { surname: '', given: name };
  const letters = [...name];
  const width = letters.length > 2 && isCompoundSurname(letters.slice(0, 2).join('')) ? 2 : 1;
  return { surname: letters.slice(0, width).join(''), given: letters.slice(width).join('') };
}
