/**
 * What a rule answers about something people wrote: the value in its one standard form, or the reason why there is
 * none. `if (answer.value === undefined) … answer.reason`.
 */
export type Reading<Value, Reason extends string> =
  | { readonly value: Value; readonly reason?: undefined }
  | { readonly value?: undefined; readonly reason: Reason };

const PLAIN = /^[!-~]*$/;

/**
 * Text as the rules compare it: full-width letters, digits and signs made plain (Unicode NFKC), blanks and invisible
 * characters removed, letters in capitals.
 */
export function tidy(text: string): string {
  if (PLAIN.test(text)) return text.toUpperCase();
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]+/gu, '')
    .toUpperCase();
}
