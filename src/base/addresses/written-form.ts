/** Chinese numerals directly before one of these words count something; before others they belong to a name. */
const COUNTED =
  /[零〇一二两三四五六七八九十百]{1,6}(?=号|栋|幢|座|单元|层|楼|室|(?:村民|生产)?小?[组队]|排|门(?!口|市|诊|卫)|#|区(?=\d|[一二三四五六七八九十]+[号栋幢]))|(?<=号之|[层楼元])[零〇一二三四五六七八九]{1,4}$/gu;
const DIGITS = '零一二三四五六七八九';
const LONGEST = 10_000;

/** 十二 → 12, 二十 → 20, 二百零五 → 205, 一二〇三 → 1203. */
export function arabicOf(numeral: string): string {
  const word = numeral.replaceAll('〇', '零').replaceAll('两', '二');
  if (!/[十百]/u.test(word)) return [...word].map((digit) => DIGITS.indexOf(digit)).join('');
  let total = 0;
  let digit = -1;
  for (const letter of word) {
    if (letter === '十' || letter === '百') {
      total += (digit < 0 ? 1 : digit) * (letter === '十' ? 10 : 100);
      digit = -1;
    } else digit = DIGITS.indexOf(letter);
  }
  return String(total + Math.max(digit, 0));
}

/**
 * An address in the one form that rules read: half-width (NFKC), capitals, one kind of dash, no blanks, Chinese numerals
 * that count in digits (三单元 → 3单元, 十二号楼 → 12号楼) while those of names stay (二七路).
 */
export function writtenForm(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[‐‑‒–—―−－_~]|(?<=[\dA-Z])至(?=\d)/gu, '-')
    .replace(/(?<=\d)[,、/.·](?=\d)/g, '-')
    .replace(/[\s\p{Cf}\p{Cc}\p{So}\p{Variation_Selector},。;:!?'"、.·]+/gu, '')
    .replace(/-{2,}/g, '-')
    .replace(/付(?=\d+号?)/g, '附')
    .replace(COUNTED, (numeral, at: number, whole: string) =>
      // 路576九楼 is not 5769楼.
      /\d/.test(whole[at - 1] ?? '') ? `号${arabicOf(numeral)}` : arabicOf(numeral),
    );
}
